import { setTimeout as pause } from 'node:timers/promises';
import type { Encrypter } from 'age-encryption';
import type { NoteSigner, NoteVerifier } from '@wingman/ledger-format';
import { UsageError } from '../command.js';
import { majorOf, type Programs } from '../postgres/programs.js';
import { openSession, type Session } from '../postgres/session.js';
import { createDraft, type Draft } from './folder.js';
import { type KnownCheckpoint, byTenant, knownCheckpoint, newestOf } from './known-checkpoints.js';
import {
  erasedLogs,
  hashesOf,
  type LogSize,
  newestNotes,
  NotWhatWasSigned,
  proveLog,
  takeSnapshot,
} from './ledger-state.js';
import {
  type BackedUpLog,
  type BackupFile,
  checkpointFile,
  DUMP,
  type Manifest,
  MANIFEST,
  SECRETS,
  SIGNATURE,
  signManifest,
} from './manifest.js';
import { sealStream } from './sealed-stream.js';
import { sealSecrets, type Secrets } from './secrets-archive.js';

export interface BackupOrder {
  folder: string;
  programs: Programs;
  /** By which the manifest is signed. */
  signer: NoteSigner;
  /** Whose checkpoints count: the signer's, and those that it had before. */
  keys: readonly NoteVerifier[];
  secrets: Secrets;
  encrypter: Encrypter;
  /** What is published outside the database, read after the dump. */
  published(): Promise<KnownCheckpoint[]>;
  onProgress?(says: string): void;
  /** Milliseconds in which the ledger must have signed what the dump holds. */
  signedWithin?: number;
}

/**
 * Writes a backup: first the dump, of one moment, then the checkpoints that it is held against, so that these cover all
 * that it holds. What breaks off leaves nothing. Throws NotWhatWasSigned, NotBelieved, ProgramFailed, UsageError.
 */
export async function makeBackup(order: BackupOrder): Promise<Manifest> {
  const draft = await createDraft(order.folder);
  const session = openSession(order.programs);
  try {
    const manifest = await writeAll(order, draft, session);
    await draft.finish();
    return manifest;
  } catch (error) {
    await draft.discard();
    throw error;
  } finally {
    await session.close();
  }
}

async function writeAll(order: BackupOrder, draft: Draft, session: Session): Promise<Manifest> {
  const snapshot = await takeSnapshot(session);
  const client = await majorOf(order.programs, 'pg_dump');
  if (client < snapshot.server) {
    throw new UsageError(
      `pg_dump is of PostgreSQL ${client} and cannot read ${snapshot.server}: a newer one is needed`,
    );
  }
  const dump = await draft.write(DUMP, await sealStream(dumpOf(order, snapshot.id), order.encrypter));
  await session.run('COMMIT;');

  const logs: BackedUpLog[] = [];
  const files: BackupFile[] = [dump];
  for (const { log, checkpoint } of await covering(order, session, snapshot.logs)) {
    logs.push(await proveLog(hashesOf(session, log.tenant_id), log, checkpoint));
    files.push(await draft.write(checkpointFile(log.tenant_id), checkpoint.note));
  }
  files.push(await draft.write(SECRETS, await sealSecrets(order.secrets, order.encrypter)));
  const manifest: Manifest = {
    format: 'wingman-backup/1',
    created_at: new Date().toISOString(),
    postgres: { server: snapshot.server, pg_dump: client },
    migrations: snapshot.migrations,
    roles: snapshot.roles,
    logs,
    files,
  };
  // Last: a folder without them is none.
  const signed = signManifest(manifest, order.signer);
  await draft.write(SIGNATURE, signed.note);
  await draft.write(MANIFEST, signed.bytes);
  return manifest;
}

async function* dumpOf({ programs, onProgress }: BackupOrder, snapshot: string): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of programs.connected('pg_dump', ['-Fc', `--snapshot=${snapshot}`]).output()) {
    bytes += chunk.length;
    onProgress?.(`${Math.floor(bytes / 1_000_000)} MB of the database`);
    yield chunk;
  }
}

const AGAIN_MS = 200;

/**
 * The newest checkpoint of each log, once it covers what the dump holds of it. Throws NotWhatWasSigned where the ledger
 * does not sign, and where the database is older than what was published outside of it.
 */
async function covering(
  { keys, published, onProgress, signedWithin = 10_000 }: BackupOrder,
  session: Session,
  logs: readonly LogSize[],
): Promise<{ log: LogSize; checkpoint: KnownCheckpoint }[]> {
  onProgress?.('waiting for checkpoints');
  const outside = byTenant(await published());
  const until = Date.now() + signedWithin;
  for (;;) {
    const notes = await newestNotes(session);
    const stored = notes.map(({ tenant_id: id, note }) => knownCheckpoint(note, `the database, of ${id}`, keys));
    const newest = new Map(stored.map((checkpoint) => [checkpoint.tenantId, checkpoint]));
    const uncovered = logs.filter(({ tenant_id: id, size }) => (newest.get(id)?.size ?? 0) < size);
    if (uncovered.length === 0) {
      await assertAsNewAs(outside, newest, session);
      return logs.map((log) => ({ log, checkpoint: newest.get(log.tenant_id) as KnownCheckpoint }));
    }
    if (Date.now() > until) {
      const [{ tenant_id: id, size } = { tenant_id: '', size: 0 }] = uncovered;
      throw new NotWhatWasSigned(
        `the log of ${id} has ${size} entries, of which ${newest.get(id)?.size ?? 0} are signed, and no more come: ` +
          'is the claims ledger up, and does it sign (wingman status)?',
      );
    }
    await pause(AGAIN_MS);
  }
}

/** The database has all that was published: otherwise it was set back, and a backup of it would be of that. */
async function assertAsNewAs(
  outside: ReadonlyMap<string, readonly KnownCheckpoint[]>,
  stored: ReadonlyMap<string, KnownCheckpoint>,
  session: Session,
): Promise<void> {
  const erased = outside.size === 0 ? [] : await erasedLogs(session);
  for (const [tenantId, known] of outside) {
    if (erased.includes(tenantId)) continue;
    const newest = newestOf(known) as KnownCheckpoint;
    const size = stored.get(tenantId)?.size ?? 0;
    if (size < newest.size) {
      throw new NotWhatWasSigned(
        `the log of ${tenantId} was signed for ${newest.size} entries (${newest.from}), and the database knows of ` +
          `${size}: it is older than what was published`,
      );
    }
    for (const checkpoint of known.filter((one) => one.size > 0))
      await proveLog(hashesOf(session, tenantId), { tenant_id: tenantId, size }, checkpoint);
  }
}
