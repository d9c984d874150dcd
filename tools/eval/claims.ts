import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClaimContext } from '@wingman/contracts';
import { lookAtSqlite } from '../../apps/verifier/src/probe/database/sqlite-engine.js';
import { createScope } from '../../apps/verifier/src/scope/scope.js';
import { verify } from '../../apps/verifier/src/verification.js';
import { engineEvidence } from './engine-evidence.js';

const SPLIT = 'shared';

interface Row {
  id: string;
  claim: string;
  context: ClaimContext;
}

/** One verdict a line for the claims rendered for the world at `root`. */
async function judgeAll(root: string, engine: string | undefined): Promise<string> {
  const world = {
    scope: createScope({ roots: [path.join(root, SPLIT)], hosts: ['127.0.0.1'], accounts: '/etc/passwd' }),
    hostIds: [],
    askSqlite: lookAtSqlite,
    evidence: engine === undefined ? undefined : engineEvidence(engine),
    now: () => new Date(),
  };
  const lines = readFileSync(path.join(`${root}.meta`, `inputs-${SPLIT}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean);
  const verdicts: string[] = [];
  for (const line of lines) {
    const { id, claim, context } = JSON.parse(line) as Row;
    const from = performance.now();
    const { verdict, reason_code } = await verify({ claim }, { context }, world);
    const total_us = Math.round((performance.now() - from) * 1000);
    verdicts.push(JSON.stringify({ id, verdict, route: 'simple', why: reason_code, total_us }));
  }
  return `${verdicts.join('\n')}\n`;
}

/**
 * Judges the evaluation set of claims in `folder`. Its own scripts build a throw-away world and score; in between
 * every claim is judged by the service's reader and probes, which never see the labels. Claims about containers are
 * judged where `engine` names one, as in DOCKER_HOST. Gives the exit code.
 */
export async function evalClaims(folder: string, engine: string | undefined): Promise<number> {
  if (!existsSync(path.join(folder, 'setup.sh'))) {
    process.stderr.write(`No claims to judge: ${folder} holds no evaluation set.\n`);
    return 2;
  }
  const home = mkdtempSync(path.join(tmpdir(), 'wingman-eval-'));
  const root = path.join(home, 'world');
  const env = { ...process.env, ...(engine !== undefined && { DOCKER_HOST: engine }) };
  try {
    const without = engine === undefined ? ['--no-docker'] : [];
    execFileSync(path.join(folder, 'setup.sh'), ['--root', root, ...without], { stdio: 'inherit', env });
    const verdicts = path.join(`${root}.meta`, 'verdicts.jsonl');
    writeFileSync(verdicts, await judgeAll(root, engine));
    execFileSync(process.execPath, [path.join(folder, 'score.mjs'), root, SPLIT, verdicts, '--errors'], {
      stdio: 'inherit',
    });
  } finally {
    execFileSync(path.join(folder, 'teardown.sh'), [root], { stdio: 'inherit', env });
    rmSync(home, { recursive: true, force: true });
  }
  return 0;
}
