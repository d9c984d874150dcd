import path from 'node:path';
import { approveAndRun } from './approve-and-run/approve-and-run.js';
import { check } from './check/check.js';
import { runCli } from './cli.js';
import type { Command } from './command.js';
import { completion } from './completion/completion.js';
import { dockerCheck } from './docker-check/docker-check.js';
import { drDrill } from './dr-drill/dr-drill.js';
import { exec } from './exec/exec.js';
import { ledgerVerify } from './ledger-verify/ledger-verify.js';
import { promote } from './promote/promote.js';
import { safetyCommands } from './safety-commands.js';
import { scan } from './scan/scan.js';
import { serviceCommands } from './service-commands.js';

/** Once asked for, Ctrl-C and an orderly end from outside are the command's business. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

/** Over the line before, which the next whole line will follow. */
const progress = (text: string): void => void process.stderr.write(`\r\u001b[K${text}`);

const commands: readonly Command[] = [
  approveAndRun,
  check,
  dockerCheck,
  drDrill,
  exec,
  ledgerVerify,
  promote,
  scan,
  ...safetyCommands(path.resolve(process.argv[1] ?? '')),
  ...serviceCommands,
  completion(() => commands),
];

process.exitCode = await runCli(commands, process.argv.slice(2), {
  stdin: process.stdin,
  env: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  ...(process.stderr.isTTY && { progress }),
  interruption,
});
