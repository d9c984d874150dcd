import { approveAndRun } from './approve-and-run/approve-and-run.js';
import { check } from './check/check.js';
import { runCli } from './cli.js';
import { dockerCheck } from './docker-check/docker-check.js';
import { exec } from './exec/exec.js';
import { ledgerVerify } from './ledger-verify/ledger-verify.js';
import { scan } from './scan/scan.js';

/** Once asked for, Ctrl-C and an orderly end from outside are the command's business. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

const commands = [approveAndRun, check, dockerCheck, exec, ledgerVerify, scan];

process.exitCode = await runCli(commands, process.argv.slice(2), {
  stdin: process.stdin,
  env: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  interruption,
});
