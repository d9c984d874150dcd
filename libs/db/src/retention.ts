import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { Db } from './db.js';

/** Functions of the database that let go of what a tenant's tier keeps no longer (docs/adr/065); each says how much went. */
export type Forgetting =
  | 'gateway.forget_outputs'
  | 'validator.forget_reports'
  | 'verifier.forget_questions'
  | 'approvals.forget_messages'
  | 'watcher.forget_messages';

interface RetentionOptions {
  db: Db;
  log: Pick<Log, 'warn' | 'info'>;
  forget: Forgetting;
  everyMs?: number;
}

const HOUR_MS = 3_600_000;
/** Small, so that nobody waits for a batch. */
const BATCH = 500;

/** Sweeps all tenants every hour. Replicas may sweep at once: each batch passes over rows that another one holds. */
export const startRetention = ({ db, log, forget, everyMs = HOUR_MS }: RetentionOptions): Loop =>
  startLoop({ name: `retention by ${forget}`, everyMs, log, work: (signal) => sweep(db, forget, signal) });

/** One sweep over all tenants; what fails for one of them keeps no other waiting. Throws the first failure at its end. */
async function sweep(db: Db, forget: Forgetting, signal: AbortSignal): Promise<void> {
  const { rows } = await db.query<{ tenant_id: string }>('SELECT tenant_id FROM kit.tenant_ids() AS tenant_id');
  let failure: Error | undefined;
  for (const { tenant_id: tenantId } of rows) {
    try {
      for (let gone = BATCH; gone >= BATCH && !signal.aborted;) gone = await forgetBatch(db, tenantId, forget);
    } catch (error) {
      failure ??= error as Error;
    }
  }
  if (failure) throw failure;
}

async function forgetBatch(db: Db, tenantId: string, forget: Forgetting): Promise<number> {
  const { rows } = await db.inTenant(tenantId, (tx) =>
    tx.query<{ gone: number }>(`SELECT ${forget}($1) AS gone`, [BATCH]),
  );
  return rows[0]?.gone ?? 0;
}
