import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@jest/globals';
import type { Check, CheckResult } from '@wingman/contracts';
import { createScope, type Scope } from '../scope/scope.js';
import { lookAtSqlite } from './database/sqlite-engine.js';
import { DEFAULT_LIMITS, type Surroundings } from './probe.js';
import { runCheck } from './run.js';

/** For tests: a directory of its own with everything a probe needs around it. */
export interface Fixture {
  root: string;
  /** The path of something in it. */
  at: (name: string) => string;
  run: (check: Check, more?: Partial<Surroundings>) => Promise<CheckResult>;
  /** `PASS`, or the outcome with its reason. */
  answer: (check: Check, more?: Partial<Surroundings>) => Promise<string>;
  remove: () => void;
}

/** What every answer says besides: when who looked. */
export const LOOKED = {
  looked_at: expect.stringMatching(/Z$/),
  looked_by: expect.stringMatching(/^verifier .+ vocabulary \d+$/),
};

export function createFixture(scope: Partial<Scope> = {}): Fixture {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'wingman-probe-')));
  const at = (name: string) => path.join(root, name);
  const run = (check: Check, more: Partial<Surroundings> = {}) =>
    runCheck(check, {
      scope: createScope({ roots: [root], hosts: ['127.0.0.1'], accounts: '/etc/passwd', ...scope }),
      signal: new AbortController().signal,
      limits: DEFAULT_LIMITS,
      procRoot: '/proc',
      systemRoot: root,
      resolveHost: async (name) => (name === 'localhost' ? '127.0.0.1' : name),
      askSqlite: lookAtSqlite,
      cwd: root,
      now: new Date(),
      ...more,
    });
  const answer = async (check: Check, more: Partial<Surroundings> = {}) => {
    const { outcome, reason } = await run(check, more);
    return reason === null ? outcome : `${outcome} ${reason}`;
  };
  return { root, at, run, answer, remove: () => rmSync(root, { recursive: true, force: true }) };
}
