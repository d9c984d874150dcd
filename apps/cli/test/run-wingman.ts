import type { Command } from '../src/command.js';
import { runCli } from '../src/cli.js';

/** Calls the command line as `main.ts` does, with what it prints collected. */
export async function runWingman(
  commands: readonly Command[],
  args: readonly string[],
  stdin: readonly Uint8Array[] = [],
  env: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runCli(commands, args, {
    stdin: (async function* () {
      yield* stdin;
    })(),
    env,
    print: (text) => void out.push(text),
    printError: (text) => void errors.push(text),
    write: (text) => void out.push(text),
    writeError: (text) => void errors.push(text),
    interruption: () => signal,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}
