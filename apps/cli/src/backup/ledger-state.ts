import {
  MissingHashesError,
  proveConsistency,
  readRoot,
  type ReadHashes,
  verifyConsistency,
} from '@wingman/ledger-format';
import type { Session } from '../postgres/session.js';
import type { KnownCheckpoint } from './known-checkpoints.js';
import type { BackedUpLog, BackedUpRole } from './manifest.js';

/** What a database holds, all seen at one moment. */
export interface Snapshot {
  /** By which the dump sees the same moment. */
  id: string;
  /** The release of PostgreSQL, such as 17. */
  server: number;
  migrations: string[];
  roles: BackedUpRole[];
  logs: LogSize[];
}

export interface LogSize {
  tenant_id: string;
  size: number;
}

/** The database is not what its ledger signed, or nobody signed it; the message is a sentence for people. */
export class NotWhatWasSigned extends Error {}

export const LOG_SIZES = `SELECT json_build_object('tenant_id', tenant_id, 'size', size) FROM ledger.logs WHERE size > 0
  ORDER BY tenant_id;`;

const MIGRATIONS = `SELECT to_json(migration_name) FROM public._prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name;`;

/** Whom grants and ownership in this database name; the cluster's own superuser is never among them. */
const ROLES = `SELECT json_build_object('name', r.rolname, 'login', r.rolcanlogin, 'connections', r.rolconnlimit,
    'settings', coalesce((SELECT to_json(s.setconfig) FROM pg_db_role_setting s
                          WHERE s.setrole = r.oid AND s.setdatabase = 0), '[]'))
  FROM pg_roles r WHERE EXISTS (
    SELECT FROM pg_shdepend d JOIN pg_database b ON b.oid = d.dbid
    WHERE b.datname = current_database() AND d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid)
  ORDER BY r.rolname;`;

/** Begins a transaction that sees one moment, and lets the dump see it, too, for as long as it stays open. */
export async function takeSnapshot(session: Session): Promise<Snapshot> {
  await session.run('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;');
  const [facts] = await session.rows<{ id: string; server: number; ours: boolean }>(
    `SELECT json_build_object('id', pg_export_snapshot(), 'server', current_setting('server_version_num')::int / 10000,
      'ours', to_regclass('ledger.logs') IS NOT NULL AND to_regclass('public._prisma_migrations') IS NOT NULL);`,
  );
  if (!facts?.ours) throw new NotWhatWasSigned('this database is none of Wingman: it has no ledger');
  return {
    id: facts.id,
    server: facts.server,
    migrations: await session.rows<string>(MIGRATIONS),
    roles: await session.rows<BackedUpRole>(ROLES),
    logs: await session.rows<LogSize>(LOG_SIZES),
  };
}

/** The newest note that the database has of each log. */
export const newestNotes = (session: Session): Promise<{ tenant_id: string; note: string }[]> =>
  session.rows(`SELECT DISTINCT ON (tenant_id) json_build_object('tenant_id', tenant_id, 'note', note)
    FROM ledger.checkpoints ORDER BY tenant_id, size DESC;`);

/** Logs that went with their tenant, as the platform's own log says, which is proven like any other. */
export const erasedLogs = (session: Session): Promise<string[]> =>
  session.rows(`SELECT e.fields -> 'subject_tenant_id'
    FROM (SELECT convert_from(leaf, 'UTF8')::json AS fields FROM ledger.entries
          WHERE tenant_id = kit.platform_tenant() AND kind = 'tenant.erased') e
    WHERE e.fields ->> 'kind' = 'tenant.erased';`);

/** The stored hashes of a log's tree. The id is a checked one, and nothing else goes into the statement. */
export const hashesOf =
  (session: Session, tenantId: string): ReadHashes =>
  async (level, start, count) => {
    const [column, place, table] =
      level === 0 ? ['leaf_hash', 'seq', 'ledger.entries'] : ['hash', 'index', 'ledger.nodes'];
    const hashes = await session.rows<string>(
      `SELECT to_json(encode(${column}, 'hex')) FROM ${table} WHERE tenant_id = '${tenantId}'
         ${level === 0 ? '' : `AND level = ${level}`} AND ${place} >= ${start} AND ${place} < ${start + count}
       ORDER BY ${place};`,
    );
    return hashes.map((hash) => Buffer.from(hash, 'hex'));
  };

/**
 * Proves by the stored hashes that a checkpoint is one of this log, of which the dump holds the beginning. Throws
 * NotWhatWasSigned.
 */
export async function proveLog(
  readHashes: ReadHashes,
  { tenant_id: tenantId, size }: LogSize,
  { size: signed, root, from }: KnownCheckpoint,
): Promise<BackedUpLog> {
  const wrong = (): never => {
    throw new NotWhatWasSigned(`the log of ${tenantId} is not the one that was signed for ${signed} entries (${from})`);
  };
  const ifMissing = (error: unknown): never => {
    if (error instanceof MissingHashesError) wrong();
    throw error;
  };
  const [first, second] = size <= signed ? [size, signed] : [signed, size];
  const ownRoot = await readRoot(readHashes, size).catch(ifMissing);
  const proof = await proveConsistency(readHashes, first, second).catch(ifMissing);
  const [fromRoot, toRoot] = size <= signed ? [ownRoot, root] : [root, ownRoot];
  if (!verifyConsistency({ from: first, to: second, fromRoot, toRoot, proof })) wrong();
  return {
    tenant_id: tenantId,
    size,
    checkpoint_size: signed,
    proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
  };
}
