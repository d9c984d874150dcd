import { parseArgs } from 'node:util';
import { StackFailure } from '../stack/failure.js';
import { alertBench } from './alert.js';
import { approvalsBench } from './approvals.js';
import type { Bench } from './bench.js';
import { checkBench } from './check.js';
import { outputValidationBench } from './output-validation.js';
import { exportBench } from './export.js';
import { gatewayBench } from './gateway.js';
import { ledgerBench } from './ledger.js';
import { policyBench } from './policy.js';
import { machine, report } from './report.js';
import { verifyBench } from './verify.js';

const BENCHES: readonly Bench[] = [
  ledgerBench,
  verifyBench,
  alertBench,
  exportBench,
  checkBench,
  outputValidationBench,
  policyBench,
  approvalsBench,
  gatewayBench,
];

const usage = (): string =>
  [
    'usage: npm run bench -- NAME [--rounds N] [--seconds N] [--patience SECONDS]',
    '',
    ...BENCHES.map(({ name, about }) => `  ${name.padEnd(11)}${about}`),
  ].join('\n');

/** `npm run bench -- NAME`: one table, and the same as JSON under dist/bench. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { rounds: { type: 'string' }, seconds: { type: 'string' }, patience: { type: 'string' } },
    allowPositionals: true,
  });
  const [name, ...more] = positionals;
  const bench = BENCHES.find((candidate) => candidate.name === name);
  if (!bench || more.length > 0) {
    console.log(usage());
    return name === undefined ? 0 : 2;
  }
  const effort = {
    rounds: positive(values.rounds, bench.effort.rounds),
    seconds: positive(values.seconds, bench.effort.seconds),
    patience: values.patience === '0' ? 0 : positive(values.patience, bench.effort.patience),
  };
  console.log(`${bench.name}: ${bench.about}\n${machine()}; ${effort.rounds} rounds of ${effort.seconds} s\n`);
  const file = report(bench.name, { effort, rows: await bench.run(effort) });
  console.log(`\n${file}`);
  return 0;
}

function positive(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!(value > 0)) throw new StackFailure(`expected a number above 0, got ${JSON.stringify(text)}`);
  return value;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StackFailure ? error.message : error);
    process.exit(1);
  },
);
