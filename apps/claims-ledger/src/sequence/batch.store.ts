import type { TenantTx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import type { RequestIdentity } from './append-request.js';
import { headOf } from './head.js';
import type { Head, HeadRow } from './head.js';
import type { IntakeRow } from './intake-entry.js';
import { identityName } from './plan.js';
import type { KnownRequest } from './plan.js';

const LOCK_HEAD = `SELECT log_id, size, peaks, last_leaf_hash FROM ledger.logs WHERE tenant_id = $1 FOR UPDATE`;

/** Everything of a batch that is read under the head's lock. */
export interface Locked {
  head: Head;
  lockedWorkers: ReadonlySet<string>;
  known: ReadonlyMap<string, KnownRequest>;
  intake: readonly IntakeRow[];
}

export interface Asked {
  workerIds: readonly string[];
  identities: readonly RequestIdentity[];
  /** How many rows of the intake to take at the most. */
  intakeLimit: number;
}

/**
 * Locks the log's head, then reads the facts of the batch: one round trip, in this order, so that the facts are those
 * after the lock was got (READ COMMITTED gives each statement a snapshot of its own).
 */
export async function lockLog(tx: TenantTx, tenantId: string, asked: Asked): Promise<Locked> {
  const [head, lockedWorkers, known, intake] = await Promise.all([
    tx.query<HeadRow>(LOCK_HEAD, [tenantId], { name: 'lock_head' }),
    lockedAmong(tx, tenantId, asked.workerIds),
    knownAmong(tx, tenantId, asked.identities),
    pendingIntake(tx, tenantId, asked.intakeLimit),
  ]);
  const [row] = head.rows;
  if (row) return { head: headOf(row), lockedWorkers, known, intake };
  // The first entry of a tenant. Whoever creates the log, all go on by locking its head.
  await tx.query('INSERT INTO ledger.logs (tenant_id, log_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    tenantId,
    uuidv7(),
  ]);
  return lockLog(tx, tenantId, asked);
}

async function lockedAmong(tx: TenantTx, tenantId: string, workerIds: readonly string[]): Promise<Set<string>> {
  if (workerIds.length === 0) return new Set();
  const { rows } = await tx.query<{ worker_id: string }>(
    'SELECT worker_id FROM kit.locked_workers($1, $2)',
    [workerIds.map(() => tenantId), workerIds],
    { name: 'locked_workers_in_batch' },
  );
  return new Set(rows.map(({ worker_id: workerId }) => workerId));
}

interface KnownRow {
  key_id: string;
  idempotency_key: string;
  request_hash: Buffer;
  first_seq: string;
  count: number;
}

async function knownAmong(
  tx: TenantTx,
  tenantId: string,
  identities: readonly RequestIdentity[],
): Promise<Map<string, KnownRequest>> {
  if (identities.length === 0) return new Map();
  const { rows } = await tx.query<KnownRow>(
    `SELECT key_id, idempotency_key, request_hash, first_seq, count
     FROM ledger.idempotency
     JOIN unnest($2::uuid[], $3::text[]) AS asked (key_id, idempotency_key) USING (key_id, idempotency_key)
     WHERE tenant_id = $1`,
    [tenantId, identities.map(({ keyId }) => keyId), identities.map(({ key }) => key)],
    { name: 'known_requests' },
  );
  return new Map(
    rows.map((row) => [
      identityName({ keyId: row.key_id, key: row.idempotency_key }),
      { requestHash: row.request_hash, firstSeq: Number(row.first_seq), count: row.count },
    ]),
  );
}

async function pendingIntake(tx: TenantTx, tenantId: string, limit: number): Promise<IntakeRow[]> {
  if (limit === 0) return [];
  const { rows } = await tx.query<IntakeRow>(
    `SELECT intake_id, entry_id, producer, kind, fields::text AS fields, accepted_at
     FROM ledger.intake WHERE tenant_id = $1 AND sequenced_seq IS NULL ORDER BY intake_id LIMIT $2`,
    [tenantId, limit],
    { name: 'pending_intake' },
  );
  return rows;
}

/** What a batch adds, ready to be stored. */
export interface Addition {
  firstSeq: number;
  lines: readonly Buffer[];
  nodes: readonly { level: number; index: number; hash: Uint8Array }[];
  head: { size: number; peaks: Uint8Array; lastLeafHash: Uint8Array };
  requests: readonly { identity: RequestIdentity; firstSeq: number; count: number }[];
  intake: readonly { intakeId: string; seq: number }[];
}

/** Stores a batch and commits it, all in one round trip. Rejects when any part failed; nothing is stored then. */
export async function storeAndCommit(tx: TenantTx, tenantId: string, addition: Addition): Promise<void> {
  const { firstSeq, lines, nodes, head, requests, intake } = addition;
  const sent: Promise<unknown>[] = [
    tx.query(
      `INSERT INTO ledger.entries (tenant_id, seq, leaf)
       SELECT $1, $2::bigint + position - 1, leaf FROM unnest($3::bytea[]) WITH ORDINALITY AS line (leaf, position)`,
      [tenantId, firstSeq, lines],
      { name: 'insert_entries' },
    ),
    tx.query(
      'UPDATE ledger.logs SET size = $2, peaks = $3, last_leaf_hash = $4 WHERE tenant_id = $1',
      [tenantId, head.size, head.peaks, head.lastLeafHash],
      { name: 'move_head' },
    ),
  ];
  if (nodes.length > 0) {
    sent.push(
      tx.query(
        `INSERT INTO ledger.nodes (tenant_id, level, index, hash)
         SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bytea[])`,
        [tenantId, nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
        { name: 'insert_nodes' },
      ),
    );
  }
  if (requests.length > 0) sent.push(rememberRequests(tx, tenantId, requests));
  if (intake.length > 0) {
    sent.push(
      tx.query(
        `UPDATE ledger.intake SET sequenced_seq = done.seq
         FROM unnest($2::bigint[], $3::bigint[]) AS done (intake_id, seq)
         WHERE tenant_id = $1 AND intake.intake_id = done.intake_id`,
        [tenantId, intake.map(({ intakeId }) => intakeId), intake.map(({ seq }) => seq)],
        { name: 'mark_intake' },
      ),
    );
  }
  sent.push(tx.commit());
  await Promise.all(sent);
}

function rememberRequests(tx: TenantTx, tenantId: string, requests: Addition['requests']): Promise<unknown> {
  return tx.query(
    `INSERT INTO ledger.idempotency (tenant_id, key_id, idempotency_key, request_hash, first_seq, count)
     SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::bytea[], $5::bigint[], $6::integer[])`,
    [
      tenantId,
      requests.map(({ identity }) => identity.keyId),
      requests.map(({ identity }) => identity.key),
      requests.map(({ identity }) => identity.requestHash),
      requests.map(({ firstSeq }) => firstSeq),
      requests.map(({ count }) => count),
    ],
    { name: 'remember_requests' },
  );
}
