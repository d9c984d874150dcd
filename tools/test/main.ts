import { StackFailure } from '../stack/failure.js';
import { add, type Check, node, runChecks, runProgram, type Tally } from './check.js';
import { runJest, runJestAsIs } from './jest.js';
import { serveEngine } from './engine/serve.js';
import { startTestServers } from './servers.js';

const NX = 'node_modules/nx/dist/bin/nx.js';
const E2E = 'test/e2e/';

/**
 * What needs no servers, as two rows that run side by side. The project graph comes before lint: without it the boundary
 * rule skips itself.
 */
const STATIC_CHECKS: readonly (readonly Check[])[] = [
  [
    node('types (tsc)', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'),
    node('format (prettier)', 'node_modules/prettier/bin/prettier.cjs', '--check', '.'),
  ],
  [
    node('project graph (nx)', NX, 'show', 'projects'),
    node('lint and boundaries (eslint)', 'node_modules/eslint/bin/eslint.js', '.'),
    node('the boundary rules are on (canary)', 'tools/lint/canary.mjs'),
    node('affected projects are found (nx)', 'tools/lint/affected.mjs'),
  ],
];

const stop = new AbortController();

/**
 * `npm test`: everything. `npm run test:only -- ARGS`: jest with these arguments and the servers up.
 * `npm test -- --affected BASE`: what a change since BASE can have broken. `npm run test:engine`: the Docker engine that
 * tests use, until it is interrupted.
 */
async function main([mode, ...rest]: readonly string[]): Promise<boolean> {
  if (mode === 'only') return withServers(async (env) => (await runJestAsIs(rest, env, stop.signal)) === 0);
  if (mode === 'engine') return serveEngine(stop.signal);
  if (mode === '--affected') return withServers((env) => runAffected(rest[0] ?? 'main', env));
  if (mode !== undefined)
    throw new StackFailure(`unknown argument ${mode}; for one file use "npm run test:only -- FILE"`);
  const statics = await runStaticChecks(() => true);
  const tests = await withServers(async (env) => {
    const unit = await runJest(['--maxWorkers=2', `--testPathIgnorePatterns=${E2E}`], env, stop.signal);
    // One after the other: each has a whole system, and what people are told in time is told on a machine that is free.
    const e2e = await runJest(['--runInBand', E2E], env, stop.signal);
    return add(unit, e2e);
  });
  return report(add(statics, tests));
}

async function runStaticChecks(isWanted: (check: Check) => boolean): Promise<Tally> {
  return add(...(await Promise.all(STATIC_CHECKS.map((row) => runChecks(row.filter(isWanted), stop.signal)))));
}

async function withServers<T>(work: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const servers = await startTestServers();
  try {
    return await work(servers.env);
  } finally {
    await servers.stop();
  }
}

async function runAffected(base: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const statics = await runStaticChecks(({ title }) => !title.startsWith('lint'));
  const args = [NX, 'affected', '-t', 'lint', 'test', `--base=${base}`, '--parallel=1'];
  const { code } = await runProgram(process.execPath, args, { signal: stop.signal, capture: false, env });
  return report(add(statics, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] }));
}

function report({ passed, failed, skipped }: Tally): boolean {
  for (const name of skipped) console.log(`skipped  ${name}`);
  const skips = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  console.log(`${passed} passed, ${failed} failed${skips}`);
  return failed === 0;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
main(process.argv.slice(2)).then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    if (!stop.signal.aborted) console.error(error instanceof StackFailure ? error.message : error);
    process.exit(1);
  },
);
