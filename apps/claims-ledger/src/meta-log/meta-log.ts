import { insertIntake, PLATFORM_TENANT_ID } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { Closable, Log } from '@wingman/service-kit';
import { openOwnCheckpoint } from '../checkpoint/signing-key.js';
import type { LedgerKeys } from '../checkpoint/signing-key.js';

/** One round records each tenant's newest checkpoint, so a busy log adds one entry in this time. */
const ROUND_MS = 5_000;
const TENANTS_PER_ROUND = 100;

export interface MetaLogDeps {
  db: Db;
  log: Log;
  keys: LedgerKeys;
  /** Sizes of the newest checkpoints by tenant, as far as this replica knows. */
  published: () => ReadonlyMap<string, number>;
  newestNote: (tenantId: string) => Promise<string | undefined>;
  /** Milliseconds between rounds. */
  roundMs?: number;
}

/**
 * Keeps the meta-log: the platform tenant's log gets the tenants' newest checkpoints as entries, so that one root
 * covers all logs and is what gets anchored. Of several replicas one records a checkpoint: the guarded row decides.
 */
export function startMetaLog({ db, log, keys, published, newestNote, roundMs = ROUND_MS }: MetaLogDeps): Closable {
  const recorded = new Map<string, number>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  async function record(): Promise<void> {
    const due = [...published()]
      // The platform's own log would grow by its own growth.
      .filter(([tenantId, size]) => tenantId !== PLATFORM_TENANT_ID && (recorded.get(tenantId) ?? 0) < size)
      .slice(0, TENANTS_PER_ROUND);
    if (due.length === 0 || !(await hasPlatform(db))) return;
    const notes = await Promise.all(due.map(([tenantId]) => newestNote(tenantId)));
    const checkpoints = notes.flatMap((note, place) => {
      const tenantId = due[place]?.[0] as string;
      return note === undefined ? [] : [{ tenantId, note, checkpoint: openOwnCheckpoint(note, tenantId, keys) }];
    });
    await db.inTenant(PLATFORM_TENANT_ID, async (tx) => {
      const { rows } = await tx.query<{ log_tenant_id: string }>(
        `INSERT INTO ledger.anchored (log_tenant_id, size) SELECT * FROM unnest($1::uuid[], $2::bigint[])
         ON CONFLICT (log_tenant_id) DO UPDATE SET size = excluded.size WHERE anchored.size < excluded.size
         RETURNING log_tenant_id`,
        [checkpoints.map(({ tenantId }) => tenantId), checkpoints.map(({ checkpoint }) => checkpoint.size)],
      );
      const won = new Set(rows.map(({ log_tenant_id: tenantId }) => tenantId));
      await insertIntake(
        tx,
        checkpoints
          .filter(({ tenantId }) => won.has(tenantId))
          .map(({ tenantId, note, checkpoint }) => ({
            tenantId: PLATFORM_TENANT_ID,
            kind: 'checkpoint' as const,
            fields: {
              log_tenant_id: tenantId,
              size: checkpoint.size,
              root_hash: Buffer.from(checkpoint.root).toString('base64'),
              note,
            },
          })),
      );
    });
    checkpoints.forEach(({ tenantId, checkpoint }) => recorded.set(tenantId, checkpoint.size));
  }

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      round = record()
        .catch((error: unknown) => log.warn('checkpoints wait for the meta-log', { error }))
        .finally(schedule);
    }, roundMs);
  }
  schedule();

  return {
    name: 'meta-log',
    async close() {
      closed = true;
      clearTimeout(timer);
      await round;
    },
  };
}

/** Whether the platform's tenant exists yet: the seed makes it. */
async function hasPlatform(db: Db): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM kit.tenant_ids() AS id WHERE id = $1', [PLATFORM_TENANT_ID]);
  return rowCount !== 0;
}
