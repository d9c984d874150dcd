import { readFileSync } from 'node:fs';
import { onePositional, readArguments } from '../arguments.js';
import { type Command, type CommandIo, type ExitCode, UsageError } from '../command.js';
import { DATABASE_OPTIONS, databaseOf } from '../postgres/database-options.js';
import { endingOf } from './ending.js';
import { ledgerSigner, verifierKeys } from './ledger-keys.js';
import { makeBackup } from './make-backup.js';
import type { Manifest } from './manifest.js';
import { encrypterFor, readSecrets } from './secrets-archive.js';

const HELP = `usage: wingman backup FOLDER (--project NAME | --database-url-file FILE) --secrets DIR --recipient AGE… [options]

Writes a backup into FOLDER, which must not be there yet: the database, as it was at one moment, while services go on
writing; then the newest checkpoint of each log, which covers all that the dump holds; and the secrets. Dump and secrets are
encrypted; what is in the folder is listed in manifest.json and signed by the ledger's key.

  --project NAME            the compose project whose database it is: PostgreSQL's programs of its own container are used
  --database-url-file FILE  a file with an administrator's address of the database; pg_dump and psql are those of the PATH
  --secrets DIR             the deployment's SECRETS_DIR; all its files, the ledger's key among them
  --recipient AGE           who may open the backup: an age recipient (age1…); may be repeated
  --recipients-file FILE    recipients, one a line
  --checkpoints DIR         LEDGER_CHECKPOINT_DIR or a copy of it; may be repeated. With --project the stack's own is read,
                            too. A database that is older than what was published is not backed up
  --key VKEY                a verifier key that the ledger had before (text or file); may be repeated
  --json                    what was written, as one JSON object

exit codes: 0 written, 1 the database is not what its ledger signed (nothing written), 2 usage, or it could not be written,
130 broken off (nothing written)`;

const OPTIONS = {
  ...DATABASE_OPTIONS,
  secrets: { type: 'string' },
  recipient: { type: 'string', multiple: true },
  'recipients-file': { type: 'string' },
  key: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

function recipientsIn(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
    return lines.filter((line) => line !== '' && !line.startsWith('#'));
  } catch {
    throw new UsageError(`cannot read ${file}`);
  }
}

async function writeBackup(args: readonly string[], io: CommandIo, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const folder = onePositional(positionals, 'folder');
  if (!values.secrets)
    throw new UsageError('--secrets is missing: without the ledger’s key a restored ledger cannot go on');
  const recipients = [
    ...(values.recipient ?? []),
    ...(values['recipients-file'] ? recipientsIn(values['recipients-file']) : []),
  ];
  if (recipients.length === 0) throw new UsageError('--recipient is missing: who may open the backup?');
  const signer = ledgerSigner(values.secrets);
  const keys = [signer.verifier, ...verifierKeys(values.key ?? [])];
  const encrypter = encrypterFor(recipients);
  const secrets = await readSecrets(values.secrets);
  const database = await databaseOf(values, io.env, signal);
  if (!database) throw new UsageError('which database? --project, or --database-url-file');
  const manifest = await makeBackup({
    folder,
    programs: database.programs,
    signer,
    keys,
    secrets,
    encrypter,
    published: () => database.published(keys),
    onProgress: io.progress,
  });
  io.progress?.('');
  io.print(values.json ? JSON.stringify({ ok: true, folder, ...manifest }) : textOf(folder, manifest));
  return 0;
}

function textOf(folder: string, { logs, files, migrations }: Manifest): string {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const lines = logs.map(
    ({ tenant_id: id, size, checkpoint_size: signed }) =>
      `  ${id}  ${size} entries${signed > size ? `; ${signed - size} more were signed meanwhile` : ''}`,
  );
  return [`${folder}: ${bytes} bytes, up to migration ${migrations.at(-1)}, ${logs.length} logs`, ...lines].join('\n');
}

/** `wingman backup`: a running system in; database, checkpoints and secrets, signed, out. */
export const backup: Command = {
  name: 'backup',
  summary: 'back up database, checkpoints and secrets, provable and signed',
  help: HELP,
  async run(args, io) {
    const signal = io.interruption();
    try {
      return await writeBackup(args, io, signal);
    } catch (error) {
      return endingOf('backup', error, { io, signal, json: args.includes('--json'), notSigned: 1 });
    }
  },
};
