import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checks } from '@wingman/contracts';
import { lookAtSqlite } from '../../apps/verifier/src/probe/database/sqlite-engine.js';
import { createScope } from '../../apps/verifier/src/scope/scope.js';
import { verify } from '../../apps/verifier/src/verification.js';

// `node dist/tools/probe.js --root DIR … [--host HOST] … [--cwd DIR] CHECKS.json`: what the verifier's probes find when
// this account runs them, one line for each check. Shows before a service is set up what its account may see.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string', multiple: true, default: [] },
    host: { type: 'string', multiple: true, default: [] },
    cwd: { type: 'string' },
  },
});

const [file] = positionals;
if (file === undefined) throw new Error('name a file with a JSON array of checks');
const world = {
  scope: createScope({ roots: values.root, hosts: values.host, accounts: '/etc/passwd' }),
  hostIds: [],
  now: () => new Date(),
  askSqlite: lookAtSqlite,
};
for (const check of checks.parse(JSON.parse(readFileSync(file, 'utf8')))) {
  const found = await verify({ checks: [check] }, { context: { cwd: values.cwd } }, world);
  for (const result of found.checks) process.stdout.write(`${JSON.stringify(result)}\n`);
}
