import { spawn } from 'node:child_process';
import { root } from '../stack/folder.js';

export interface Tally {
  passed: number;
  failed: number;
  /** Full names; a skipped test says why in its title. */
  skipped: string[];
}

/** A program whose exit code 0 means "passed". */
export interface Check {
  title: string;
  command: string;
  args: string[];
}

/** A program of node_modules by its script, so that no shell and no PATH are involved. */
export const node = (title: string, script: string, ...args: string[]): Check => ({
  title,
  command: process.execPath,
  args: [script, ...args],
});

/** Runs checks one after the other; what a failing one wrote is shown, and the rest still run. */
export async function runChecks(checks: readonly Check[], signal: AbortSignal): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: [] };
  for (const check of checks) {
    const started = Date.now();
    const { code, output } = await runProgram(check.command, check.args, { signal, capture: true });
    signal.throwIfAborted();
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    if (code === 0) tally.passed += 1;
    else tally.failed += 1;
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${check.title} (${seconds} s)`);
    if (code !== 0) console.log(output);
  }
  return tally;
}

interface RunOptions {
  signal: AbortSignal;
  /** Collects what it writes instead of showing it. */
  capture: boolean;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program in the root folder to its end; when `signal` aborts it is asked to end. */
export function runProgram(
  command: string,
  args: readonly string[],
  { signal, capture, env = process.env }: RunOptions,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const end = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', end);
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ code: code ?? 1, output });
    });
  });
}

export function add(...tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.flatMap(({ skipped }) => skipped),
  };
}
