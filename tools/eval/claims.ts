import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClaimContext } from '@wingman/contracts';
import { createScope } from '../../apps/verifier/src/scope/scope.js';
import { verify } from '../../apps/verifier/src/verification.js';

// Usage: claims.js [FOLDER]
// FOLDER holds the evaluation set of claims (default: ../shared/evals/claims beside the repository). Its own scripts
// build a throw-away world and score; in between every claim is judged by the service's reader and probes,
// which never see the labels.

const SPLIT = 'shared';

interface Row {
  id: string;
  claim: string;
  context: ClaimContext;
}

/** One verdict a line for the claims rendered for the world at `root`. */
async function judgeAll(root: string): Promise<string> {
  const world = {
    scope: createScope({ roots: [path.join(root, SPLIT)], hosts: ['127.0.0.1'] }),
    hostIds: [],
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

async function main(): Promise<number> {
  const folder = path.resolve(process.argv[2] ?? '../shared/evals/claims');
  if (!existsSync(path.join(folder, 'setup.sh'))) {
    process.stderr.write(`No claims to judge: ${folder} holds no evaluation set.\n`);
    return 2;
  }
  const root = path.join(mkdtempSync(path.join(tmpdir(), 'wingman-eval-')), 'world');
  try {
    execFileSync(path.join(folder, 'setup.sh'), ['--root', root, '--no-docker'], { stdio: 'inherit' });
    const verdicts = path.join(`${root}.meta`, 'verdicts.jsonl');
    writeFileSync(verdicts, await judgeAll(root));
    execFileSync(process.execPath, [path.join(folder, 'score.mjs'), root, SPLIT, verdicts, '--errors'], {
      stdio: 'inherit',
    });
  } finally {
    execFileSync(path.join(folder, 'teardown.sh'), [root], { stdio: 'inherit' });
  }
  return 0;
}

process.exitCode = await main();
