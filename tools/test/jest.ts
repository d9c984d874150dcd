import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../stack/folder.js';
import { runProgram, type Tally } from './check.js';

const JEST = 'node_modules/jest/bin/jest.js';

/** The part of `jest --json` that is counted. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: { assertionResults: { status: string; fullName: string }[] }[];
}

/** Runs jest in the terminal and counts. A file that could not even be loaded counts as one failure. */
export async function runJest(args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Tally> {
  const folder = path.join(root, 'dist/test');
  const file = path.join(folder, `jest-${process.pid}.json`);
  mkdirSync(folder, { recursive: true });
  const code = await runJestAsIs([...args, '--json', `--outputFile=${file}`], env, signal);
  signal.throwIfAborted();
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(file);
  const tally = countReport(report);
  // Jest can fail without a failing test, e.g. when something is left running: that must not look like success.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Runs jest with exactly these arguments and returns its exit code. */
export async function runJestAsIs(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  const options = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  const { code } = await runProgram(process.execPath, [JEST, ...args], {
    signal,
    capture: false,
    env: { ...env, NODE_OPTIONS: `${env['NODE_OPTIONS'] ?? ''} ${options}`.trim() },
  });
  return code;
}

export function countReport(report: Report): Tally {
  const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: all.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName),
  };
}
