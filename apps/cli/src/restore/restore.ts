import type { Decrypter } from 'age-encryption';
import { onePositional, readArguments } from '../arguments.js';
import { endingOf } from '../backup/ending.js';
import { readListed } from '../backup/folder.js';
import { verifierKeys } from '../backup/ledger-keys.js';
import { SECRETS } from '../backup/manifest.js';
import { decrypterOf, missingSecrets, openSecrets, type Secrets, writeSecrets } from '../backup/secrets-archive.js';
import { type Command, type CommandIo, type ExitCode, UsageError } from '../command.js';
import { DATABASE_OPTIONS, databaseOf } from '../postgres/database-options.js';
import type { LogState } from './check-log.js';
import { listedFile, openBackup, type OpenBackup } from './open-backup.js';
import { restoreDatabase } from './restore-database.js';

const HELP = `usage: wingman restore FOLDER --key VKEY --identity FILE [--project NAME | --database-url-file FILE] [--secrets DIR]
                       [options]

Restores what wingman backup wrote: the database, the secrets, or both. Everything in the folder is looked at first, by
the ledger's key. The database must be empty and nobody connected to it; it is restored and proven in one transaction:
every log is read back and held against the backup's own checkpoints and against all others that are known. What is not
what was signed, or is killed in the middle, leaves nothing. Secrets that are there already and differ are never touched.

A state that is older than a checkpoint is told, log by log, and kept: the newest checkpoint is put beside it, so that the
claims ledger refuses to sign these logs. Entries that were signed and are missing are only in a newer backup.

  --key VKEY                the ledger's verifier key: its text, or a file that holds it, from a place that whoever could
                            change the backup cannot change; may be repeated, for keys that it had before
  --identity FILE           the age identity that opens the backup (AGE-SECRET-KEY-1…), a file of yours alone
  --project NAME            the compose project whose empty database it goes into; what its claims ledger published is
                            read, too
  --database-url-file FILE  a file with an administrator's address of the empty database
  --checkpoints DIR         checkpoints that were kept outside (LEDGER_CHECKPOINT_DIR, or files); may be repeated. Without
                            them nobody sees that there is a newer state
  --secrets DIR             where the secrets go; those that are missing are written before the database is touched
  --rehearse                go all the way with the database, and leave nothing
  --json                    what came of each log, as one JSON object

exit codes: 0 restored, proven, and nothing newer is known; 1 restored and proven, but older than a checkpoint: the ledger
will not sign these logs; 2 usage, not possible here, or PostgreSQL failed: no database was restored; 3 not what was
signed (damaged, cut, another ledger's): no database was restored; 130 broken off: no database was restored`;

const OPTIONS = {
  ...DATABASE_OPTIONS,
  key: { type: 'string', multiple: true },
  secrets: { type: 'string' },
  identity: { type: 'string' },
  rehearse: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const NOT_SIGNED = 3;

async function restoreAll(args: readonly string[], io: CommandIo, signal: AbortSignal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const folder = onePositional(positionals, 'folder');
  if (!values.key?.length) throw new UsageError('--key is missing: without the ledger’s key nothing can be proven');
  if (!values.identity) throw new UsageError('--identity is missing: who may open what is encrypted?');
  const keys = verifierKeys(values.key);
  const database = await databaseOf(values, io.env, signal);
  if (!database && !values.secrets)
    throw new UsageError('restore what? --project or --database-url-file, or --secrets');
  const decrypter = await decrypterOf(values.identity);
  const backup = await openBackup(folder, keys, io.progress);
  const published = (await database?.published(keys)) ?? [];
  const missing = values.secrets
    ? await secretsFor(folder, backup, { target: values.secrets, decrypter })
    : new Map<string, Buffer>();
  const isRehearsal = values.rehearse ?? false;
  if (values.secrets && !isRehearsal) await writeSecrets(missing, values.secrets);
  const states = database
    ? await restoreDatabase({
        folder,
        backup,
        decrypter,
        programs: database.programs,
        published,
        rehearse: isRehearsal,
        onProgress: io.progress,
      })
    : [];
  io.progress?.('');
  const exitCode = exitCodeOf(states);
  const restored = database !== undefined && !isRehearsal && exitCode !== NOT_SIGNED;
  const secrets = [...missing.keys()];
  if (values.json) {
    io.print(
      JSON.stringify({ ok: exitCode === 0, restored, created_at: backup.manifest.created_at, logs: states, secrets }),
    );
  } else {
    const of = `the backup of ${backup.manifest.created_at}`;
    if (values.secrets) io.print(`${isRehearsal ? 'would write' : 'wrote'} ${secrets.length} secrets of ${of}`);
    if (database) io.print([`${restored ? 'restored' : 'did not restore'} ${of}`, ...states.map(lineOf)].join('\n'));
  }
  return exitCode;
}

async function secretsFor(
  folder: string,
  { manifest }: OpenBackup,
  { target, decrypter }: { target: string; decrypter: Decrypter },
): Promise<Secrets> {
  const sealed = await readListed(folder, listedFile(manifest, SECRETS));
  return missingSecrets(await openSecrets(sealed, decrypter), target);
}

function exitCodeOf(states: readonly LogState[]): ExitCode {
  if (states.some(({ state }) => state === 'wrong')) return NOT_SIGNED;
  return states.some(({ state }) => state === 'older') ? 1 : 0;
}

function lineOf({ tenant_id: id, state, entries, signed, newest, reason }: LogState): string {
  const says = {
    proven: `${entries} entries are what was signed, and nothing newer is known`,
    older: `${entries} of ${signed} entries that were signed (${newest}): ${signed - entries} are missing`,
    wrong: reason ?? 'it is not what was signed',
    erased: 'erased with its tenant, before the backup',
  }[state];
  return `  ${state.toUpperCase().padEnd(6)}  ${id}  ${says}`;
}

/** `wingman restore`: a backup in; the system as it was, proven, or nothing, out. */
export const restore: Command = {
  name: 'restore',
  summary: 'restore a backup into an empty database, and prove every log of it',
  help: HELP,
  async run(args, io) {
    const signal = io.interruption();
    try {
      return await restoreAll(args, io, signal);
    } catch (error) {
      return endingOf('restore', error, { io, signal, json: args.includes('--json'), notSigned: NOT_SIGNED });
    }
  },
};
