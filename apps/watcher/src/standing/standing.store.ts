import type { WorkerView } from '@wingman/contracts';
import type { Tx } from '@wingman/db';

interface WorkerRow {
  worker_id: string;
  standing: WorkerView['standing'];
  since: Date;
  reason: string | null;
  claims: string;
  false_claims: string;
}

const COLUMNS = 'worker_id, standing, since, reason, claims, false_claims';

const viewOf = (row: WorkerRow): WorkerView => ({
  worker_id: row.worker_id,
  standing: row.standing,
  since: row.since.toISOString(),
  reason: row.reason,
  claims: Number(row.claims),
  false_claims: Number(row.false_claims),
});

interface StandingChange {
  tenantId: string;
  workerId: string;
  reason: string;
}

/** Locks the worker, known or not; undefined when it is locked already, whose reason then stays. */
export async function lockWorker(
  tx: Tx,
  { tenantId, workerId, reason }: StandingChange,
): Promise<WorkerView | undefined> {
  const { rows } = await tx.query<WorkerRow>(
    `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', $3)
     ON CONFLICT (tenant_id, worker_id) DO UPDATE
       SET standing = 'LOCKED', since = clock_timestamp(), reason = excluded.reason
       WHERE workers.standing = 'OK'
     RETURNING ${COLUMNS}`,
    [tenantId, workerId, reason],
    { name: 'lock_worker' },
  );
  return rows[0] && viewOf(rows[0]);
}

/** Unlocks the worker; undefined when it is not locked, or not known. */
export async function unlockWorker(
  tx: Tx,
  { tenantId, workerId, reason }: StandingChange,
): Promise<WorkerView | undefined> {
  const { rows } = await tx.query<WorkerRow>(
    `UPDATE watcher.workers SET standing = 'OK', since = clock_timestamp(), reason = $3
     WHERE tenant_id = $1 AND worker_id = $2 AND standing = 'LOCKED'
     RETURNING ${COLUMNS}`,
    [tenantId, workerId, reason],
  );
  return rows[0] && viewOf(rows[0]);
}

const WORKER = `SELECT ${COLUMNS} FROM watcher.workers WHERE tenant_id = $1 AND worker_id = $2`;

export async function findWorker(tx: Tx, tenantId: string, workerId: string): Promise<WorkerView | undefined> {
  const { rows } = await tx.query<WorkerRow>(WORKER, [tenantId, workerId]);
  return rows[0] && viewOf(rows[0]);
}

/** The worker, whose standing nobody else changes until the transaction ends. */
export async function holdWorker(tx: Tx, tenantId: string, workerId: string): Promise<WorkerView | undefined> {
  const { rows } = await tx.query<WorkerRow>(`${WORKER} FOR NO KEY UPDATE`, [tenantId, workerId]);
  return rows[0] && viewOf(rows[0]);
}

interface WorkerFilter {
  standing?: WorkerView['standing'];
  /** Only workers behind this one in the order of names. */
  after?: string;
  limit: number;
}

export async function listWorkers(
  tx: Tx,
  tenantId: string,
  { standing, after, limit }: WorkerFilter,
): Promise<WorkerView[]> {
  const { rows } = await tx.query<WorkerRow>(
    `SELECT ${COLUMNS} FROM watcher.workers
     WHERE tenant_id = $1 AND ($2::text IS NULL OR standing = $2) AND ($3::text IS NULL OR worker_id > $3)
     ORDER BY worker_id LIMIT $4`,
    [tenantId, standing ?? null, after ?? null, limit],
  );
  return rows.map(viewOf);
}
