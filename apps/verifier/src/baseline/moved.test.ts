import { appendFileSync, copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Check } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createFixture, type Fixture } from '../probe/fixture.js';
import { DEFAULT_LIMITS, type Surroundings } from '../probe/probe.js';
import { createScope } from '../scope/scope.js';
import { takeMaterial } from './take-material.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  writeFileSync(fixture.at('old.ts'), 'export const a = 1;\n');
  mkdirSync(fixture.at('folder'));
});
afterEach(() => fixture.remove());

const check: Check = { type: 'file', path: 'new.ts', since_check: 'moved', from: 'old.ts' };

/** What the check finds after `work`, where it was registered before it. */
async function after(work: () => void, asked: Check = check): Promise<string> {
  const made = Date.now();
  await until(() => Date.now() > made + 20);
  const registeredAt = new Date();
  const at = {
    scope: createScope({ roots: [fixture.root] }),
    signal: new AbortController().signal,
    limits: DEFAULT_LIMITS,
    procRoot: '/proc',
    systemRoot: '/',
    resolveHost: async (name: string) => name,
    cwd: fixture.root,
    now: registeredAt,
  } satisfies Surroundings;
  const material = await takeMaterial(asked, at, () => new Date());
  work();
  return fixture.answer(asked, { baseline: () => ({ material, registeredAt, endedAt: new Date(Date.now() + 1) }) });
}

test.each<[string, () => void, string]>([
  ['was moved', () => renameSync(fixture.at('old.ts'), fixture.at('new.ts')), 'PASS'],
  [
    'was copied and removed',
    () => {
      copyFileSync(fixture.at('old.ts'), fixture.at('new.ts'));
      rmSync(fixture.at('old.ts'));
    },
    'PASS',
  ],
  ['was only copied', () => copyFileSync(fixture.at('old.ts'), fixture.at('new.ts')), 'FAIL present'],
  ['was removed', () => rmSync(fixture.at('old.ts')), 'FAIL missing'],
  [
    'was removed, and another one made',
    () => {
      rmSync(fixture.at('old.ts'));
      writeFileSync(fixture.at('new.ts'), 'something else\n');
    },
    'FAIL checksum_differs',
  ],
  [
    'was moved and edited',
    () => {
      renameSync(fixture.at('old.ts'), fixture.at('new.ts'));
      appendFileSync(fixture.at('new.ts'), 'export const b = 2;\n');
    },
    'UNKNOWN ambiguous',
  ],
])('a file that %s', async (_case, work, expected) => {
  expect(await after(work)).toBe(expected);
});

test('of what was never there nothing was moved, however much is there now', async () => {
  rmSync(fixture.at('old.ts'));
  expect(await after(() => writeFileSync(fixture.at('new.ts'), 'x'))).toBe('UNKNOWN not_there_before');
});

test('a directory is known by itself', async () => {
  const asked: Check = { type: 'file', path: 'moved', kind: 'directory', since_check: 'moved', from: 'folder' };
  expect(await after(() => renameSync(fixture.at('folder'), fixture.at('moved')), asked)).toBe('PASS');
  const both = () => mkdirSync(fixture.at('other'));
  expect(await after(both, { ...asked, path: 'other', from: 'moved' })).toBe('FAIL present');
});

test('without a baseline nobody knows', async () => {
  renameSync(fixture.at('old.ts'), fixture.at('new.ts'));
  expect(await fixture.answer(check)).toBe('UNKNOWN missing_baseline');
});
