import type { RolloutMode } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { Rollout } from '../validation/rollout.js';

/** What was set for a tenant. */
export interface SetRollout {
  percent: number;
  mode: RolloutMode;
  changedBy: string;
  changedAt: Date;
  reason: string | null;
}

export interface RolloutChange {
  tenantId: string;
  percent: number;
  /** Left out: as it is. */
  mode: RolloutMode | undefined;
  by: string;
  keyId: string;
  reason: string | undefined;
}

interface Row {
  percent: number;
  mode: RolloutMode;
  changed_by: string;
  changed_at: Date;
  reason: string | null;
}

const FIND = 'SELECT percent, mode, changed_by, changed_at, reason FROM approvals.rollouts WHERE tenant_id = $1';
// Two that change it take turns, so that the ledger tells what each of them found.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('approvals.rollouts ' || $1, 0))`;
const SET = `INSERT INTO approvals.rollouts AS r (tenant_id, percent, mode, changed_by, reason) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id) DO UPDATE SET percent = excluded.percent, mode = excluded.mode,
    changed_by = excluded.changed_by, reason = excluded.reason,
    changed_at = date_trunc('milliseconds', clock_timestamp())`;

/** How far validation is rolled out: the settings, until somebody says something else for a tenant. */
export function createRolloutStore(db: Db, settings: Rollout) {
  const found = (row: Row | undefined): SetRollout | undefined =>
    row && {
      ...{ percent: row.percent, mode: row.mode, reason: row.reason },
      ...{ changedBy: row.changed_by, changedAt: row.changed_at },
    };
  const find = (tenantId: string): Promise<SetRollout | undefined> =>
    db.inTenant(tenantId, async (tx) =>
      found((await tx.query<Row>(FIND, [tenantId], { name: 'find_rollout' })).rows[0]),
    );

  return {
    settings,
    find,
    /** What holds for a tenant now, on every replica. Where the settings say no, nobody is asked. */
    async effective(tenantId: string): Promise<Rollout> {
      if (!settings.enabled) return settings;
      const set = await find(tenantId);
      return set ? { enabled: true, percent: set.percent, mode: set.mode } : settings;
    },
    /** Sets it, with its ledger entry. Asking for what was set already changes nothing: its stage goes on. */
    set: ({ tenantId, percent, mode: asked, by, keyId, reason }: RolloutChange): Promise<void> =>
      db.inTenant(tenantId, async (tx) => {
        await tx.query(LOCK, [tenantId]);
        const earlier = found((await tx.query<Row>(FIND, [tenantId])).rows[0]);
        const before = earlier ?? settings;
        const mode = asked ?? before.mode ?? 'enforce';
        if (earlier?.percent === percent && earlier.mode === mode) return;
        await tx.query(SET, [tenantId, percent, mode, by, reason ?? null]);
        const was = { percent: before.percent, mode: before.mode ?? 'enforce', set: earlier !== undefined };
        const fields = { by, key_id: keyId, percent, mode, before: was, ...(reason !== undefined && { reason }) };
        await insertIntake(tx, [{ tenantId, kind: 'validation.rollout_changed', fields }]);
      }),
  };
}
export type RolloutStore = ReturnType<typeof createRolloutStore>;
