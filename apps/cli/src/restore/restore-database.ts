import type { Decrypter } from 'age-encryption';
import { openListed } from '../backup/folder.js';
import { byTenant, type KnownCheckpoint, newestOf } from '../backup/known-checkpoints.js';
import { erasedLogs, LOG_SIZES, type LogSize } from '../backup/ledger-state.js';
import { DUMP } from '../backup/manifest.js';
import { openStream } from '../backup/sealed-stream.js';
import { UsageError } from '../command.js';
import { feed, majorOf, type Programs } from '../postgres/programs.js';
import { openSession, type Session } from '../postgres/session.js';
import { absentLogs, createLogCheck, type LogState } from './check-log.js';
import { listedFile, type OpenBackup } from './open-backup.js';
import { assertFree, literal, missingRoles } from './target.js';

export interface RestoreOrder {
  folder: string;
  backup: OpenBackup;
  /** Of whom the dump was encrypted to. */
  decrypter: Decrypter;
  programs: Programs;
  /** What is published outside of the backup. */
  published: readonly KnownCheckpoint[];
  /** Go all the way, and leave nothing. */
  rehearse: boolean;
  onProgress?(says: string): void;
}

/**
 * Restores and proves in one transaction: it is committed only once every log was read back and is what was signed.
 * Whatever goes wrong or is killed before leaves nothing. An older state is kept, but not without the newest checkpoint
 * that is known of it, so that no ledger signs another history over it. Throws ProgramFailed, NotTheBackup, UsageError.
 */
export async function restoreDatabase(order: RestoreOrder): Promise<LogState[]> {
  const { programs, backup, rehearse } = order;
  const known = byTenant([...backup.checkpoints, ...order.published]);
  const client = await majorOf(programs, 'pg_restore');
  if (client < backup.manifest.postgres.pg_dump) {
    const { pg_dump: made } = backup.manifest.postgres;
    throw new UsageError(`pg_restore is of PostgreSQL ${client} and cannot read what ${made} wrote`);
  }
  const session = openSession(programs);
  try {
    await assertFree(session, backup.manifest);
    await session.run(`BEGIN; ${await missingRoles(session, backup.manifest.roles)}`);
    await session.script(statements(order));
    const states = await checkLogs(order, session, known);
    if (rehearse || states.some(({ state }) => state === 'wrong')) return states;
    await session.run(`${witnesses(states, known)} COMMIT;`);
    return states;
  } finally {
    await session.close();
  }
}

/** The dump as statements. Its bytes are looked at once more while they are read, up to the last, before the commit. */
async function* statements({
  folder,
  backup,
  decrypter,
  programs,
  onProgress,
}: RestoreOrder): AsyncIterable<Uint8Array> {
  const listed = listedFile(backup.manifest, DUMP);
  const file = await openListed(folder, listed);
  const reader = programs.plain('pg_restore', ['--file=-']);
  try {
    let bytes = 0;
    const counted = async function* () {
      for await (const chunk of file.read()) {
        bytes += chunk.length;
        onProgress?.(`${Math.floor((100 * bytes) / listed.size)} % of the database`);
        yield chunk;
      }
    };
    const fed = feed(reader, openStream(DUMP, counted(), decrypter)).finally(() => reader.child.stdin.end());
    fed.catch(() => reader.child.kill());
    for await (const chunk of reader.child.stdout) yield chunk as Uint8Array;
    await fed;
    await reader.ended;
  } finally {
    reader.child.kill();
    await file.close();
  }
}

async function checkLogs(
  { backup: { manifest }, onProgress }: RestoreOrder,
  session: Session,
  known: ReadonlyMap<string, readonly KnownCheckpoint[]>,
): Promise<LogState[]> {
  const sizes = await session.rows<LogSize>(LOG_SIZES);
  const expected = manifest.logs.map(({ tenant_id: id, size }) => `${id} ${size}`);
  const found = sizes.map(({ tenant_id: id, size }) => `${id} ${size}`);
  const strange = found.filter((log) => !expected.includes(log));
  const states: LogState[] = strange.map((log) => {
    const [tenantId = '', size] = log.split(' ');
    const reason = 'the backup does not list it so';
    return { tenant_id: tenantId, state: 'wrong', entries: Number(size), signed: 0, newest: '', reason };
  });
  for (const log of manifest.logs) {
    const check = createLogCheck(log, known.get(log.tenant_id) ?? []);
    let entries = 0;
    const leaves = `COPY (SELECT encode(leaf, 'hex') FROM ledger.entries WHERE tenant_id = '${log.tenant_id}'
      ORDER BY seq) TO STDOUT;`;
    for await (const leaf of session.lines(leaves)) {
      check.add(Buffer.from(leaf, 'hex'));
      entries += 1;
      if (entries % 10_000 === 0) onProgress?.(`proving ${log.tenant_id}: ${entries} of ${log.size} entries`);
    }
    states.push(check.conclude());
  }
  const present = new Set(manifest.logs.map(({ tenant_id: id }) => id));
  return [...states, ...absentLogs(known, present, new Set(await erasedLogs(session)))];
}

/** The newest checkpoint of each older log goes into its table: by it the claims ledger refuses to sign, wherever it runs. */
function witnesses(states: readonly LogState[], known: ReadonlyMap<string, readonly KnownCheckpoint[]>): string {
  const notes = states
    .filter(({ state, entries }) => state === 'older' && entries > 0)
    .flatMap(({ tenant_id: id }) => newestOf(known.get(id) ?? []) ?? []);
  return notes
    .map(
      ({ tenantId, size, note }) =>
        `INSERT INTO ledger.checkpoints (tenant_id, size, note) VALUES ('${tenantId}', ${size}, ${literal(note)})
         ON CONFLICT DO NOTHING;`,
    )
    .join('\n');
}
