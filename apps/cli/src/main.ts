import { runCli } from './cli.js';
import { ledgerVerify } from './ledger-verify/ledger-verify.js';

process.exitCode = await runCli([ledgerVerify], process.argv.slice(2), {
  stdin: process.stdin,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
});
