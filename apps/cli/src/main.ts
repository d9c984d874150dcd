import { check } from './check/check.js';
import { runCli } from './cli.js';
import { ledgerVerify } from './ledger-verify/ledger-verify.js';
import { scan } from './scan/scan.js';

process.exitCode = await runCli([check, ledgerVerify, scan], process.argv.slice(2), {
  stdin: process.stdin,
  env: process.env,
  print: (line) => void process.stdout.write(`${line}\n`),
  printError: (line) => void process.stderr.write(`${line}\n`),
});
