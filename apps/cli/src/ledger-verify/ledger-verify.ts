import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ExportChecker, NoteError, createExportChecker, parseVerifierKey } from '@wingman/ledger-format';
import { type Command, type CommandIo, UsageError } from '../command.js';
import { type LedgerVerifyArguments, parseLedgerVerifyArguments } from './arguments.js';
import { type Outcome, formatJson, formatText } from './outcome.js';

const HELP = `usage: wingman ledger verify FILE --key VKEY --checkpoint FILE [options]

Proves offline that an export of a ledger holds exactly what was signed, and names the first bad line if it does not:
a changed byte, a missing, inserted, repeated or moved line, a cut tail, an older backup, a log rewritten as a whole.

  FILE               the export (GET /ledger/export), one entry a line; - reads standard input
  --key VKEY         the ledger's verifier key (GET /ledger/key): its text, or a file that holds it. Take it from a
                     place that whoever could change the export cannot change
  --checkpoint FILE  the signed checkpoint (GET /ledger/checkpoint) that the export must fulfil
  --earlier FILE     a checkpoint kept from earlier; may be repeated. Shows from where on a log was rewritten
  --tenant ID        accept only this tenant's log
  --strict           also hold every line to canonical JSON (slow, proves nothing more)
  --json             the result as one JSON object

exit codes: 0 proven, 1 not what was signed, 2 usage, or a file that cannot be read`;

async function readText(file: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    // Bytes that are no text are what tampering looks like, so they go on and are refused as a checkpoint.
    if (error instanceof TypeError) return '';
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isVerifierKey(text: string): boolean {
  try {
    parseVerifierKey(text);
    return true;
  } catch {
    return false;
  }
}

async function readKey(key: string): Promise<string> {
  if (isVerifierKey(key)) return key;
  const text = (await readText(key)).trim();
  if (!isVerifierKey(text)) throw new UsageError(`${key} holds no verifier key`);
  return text;
}

async function feed(checker: ExportChecker, { file }: LedgerVerifyArguments, io: CommandIo): Promise<void> {
  const chunks = file === '-' ? io.stdin : createReadStream(file, { highWaterMark: 1 << 20 });
  try {
    for await (const chunk of chunks) checker.write(chunk as Uint8Array);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function verify(args: LedgerVerifyArguments, io: CommandIo): Promise<Outcome> {
  const verifierKey = await readKey(args.key);
  const checkpoint = await readText(args.checkpointFile);
  const earlierCheckpoints = await Promise.all(args.earlierFiles.map(readText));
  const { tenantId, strict } = args;
  let checker: ExportChecker;
  try {
    checker = createExportChecker({ checkpoint, verifierKey, tenantId, earlierCheckpoints, strict });
  } catch (error) {
    if (error instanceof NoteError) return { ok: false, line: null, code: error.code, reason: error.message };
    throw error;
  }
  const start = performance.now();
  await feed(checker, args, io);
  return { ...checker.end(), milliseconds: performance.now() - start };
}

/** `wingman ledger verify`: an export, a checkpoint and a key in; proven, or the first bad line, out. Needs no server. */
export const ledgerVerify: Command = {
  name: 'ledger verify',
  summary: 'prove offline that an export of the ledger is what was signed',
  help: HELP,
  async run(rawArgs, io) {
    const args = parseLedgerVerifyArguments(rawArgs);
    const outcome = await verify(args, io);
    io.print(args.json ? formatJson(outcome) : formatText(outcome));
    return outcome.ok ? 0 : 1;
  },
};
