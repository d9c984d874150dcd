import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { ClaimContext } from '@wingman/contracts';
import { createScope } from '../../apps/verifier/src/scope/scope.js';
import { verify } from '../../apps/verifier/src/verification.js';

// Usage: claims.js ROOT SPLIT VERDICTS.jsonl
// Judges the claims of a world that the evaluation set's `setup.sh --root ROOT` built, one verdict a line,
// with the service's own reader and probes. Labels are never read here.

interface Row {
  id: string;
  claim: string;
  context: ClaimContext;
}

const [root = '', split = 'shared', output = 'VERDICTS.jsonl'] = process.argv.slice(2);
const inputs = path.join(`${root}.meta`, `inputs-${split}.jsonl`);
if (root === '' || !existsSync(inputs)) {
  process.stderr.write(
    `No claims to judge: ${inputs} is not there (build the world with setup.sh --root ROOT first).\n`,
  );
  process.exit(2);
}

const world = {
  scope: createScope({ roots: [path.join(root, split)], hosts: ['127.0.0.1'] }),
  hostIds: [hostname()],
  now: () => new Date(),
};
const rows = readFileSync(inputs, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Row);
const verdicts: string[] = [];
for (const { id, claim, context } of rows) {
  const from = performance.now();
  const { verdict, reason_code } = await verify({ claim }, { context }, world);
  const total_us = Math.round((performance.now() - from) * 1000);
  verdicts.push(JSON.stringify({ id, verdict, route: 'simple', why: reason_code, total_us }));
}
writeFileSync(output, `${verdicts.join('\n')}\n`);
process.stdout.write(`${verdicts.length} verdicts written to ${output}\n`);
