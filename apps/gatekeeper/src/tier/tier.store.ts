import type { Retention, Tier } from '@wingman/contracts';
import { insertIntake, PLATFORM_TENANT_ID } from '@wingman/db';
import type { AuditActor, Db, Tx } from '@wingman/db';
import { canonicalText } from '@wingman/ledger-format';
import { layerChanges } from '@wingman/policy';
import type { TierLayer } from '@wingman/policy';

/** A tier as it lies there. */
export interface StoredTier {
  tier: Tier;
  requestsPerMinute: number | null;
  retention: Retention;
  /** Its layer of policy; null: it has none. */
  layer: Record<string, unknown> | null;
  changedAt: Date;
  changedBy: string;
}

/** What is to be set; what is left out stays. */
export interface TierChange {
  requestsPerMinute?: number | undefined;
  retention?: Partial<Retention> | undefined;
  layer?: Record<string, unknown> | null | undefined;
}

interface Row extends Retention, Record<string, unknown> {
  tier: Tier;
  requests_per_minute: number | null;
  layer: Record<string, unknown> | null;
  changed_at: Date;
  changed_by: string;
}

const SELECT = `SELECT t.tier, t.requests_per_minute, t.outputs_days, t.reports_days, t.questions_days, t.messages_days,
    t.changed_at, t.changed_by, p.layer
  FROM gatekeeper.tiers t
  LEFT JOIN LATERAL (
    SELECT layer FROM gatekeeper.tier_policies WHERE tier = t.tier ORDER BY revision DESC LIMIT 1
  ) p ON true
  WHERE $1::text IS NULL OR t.tier = $1
  ORDER BY array_position('{basic,standard,enterprise,development}'::text[], t.tier)`;

/** Tiers belong to the platform: everything here runs in the platform's own context. */
export function createTierStore(db: Db) {
  return {
    list: (): Promise<StoredTier[]> => db.inTenant(PLATFORM_TENANT_ID, (tx) => read(tx)),

    /** Changes a tier and records in the platform's log what it was and is; a change that changes nothing leaves no trace. */
    change: (tier: Tier, change: TierChange, by: AuditActor): Promise<StoredTier | undefined> =>
      db.inTenant(PLATFORM_TENANT_ID, async (tx) => {
        // Whatever begins by the old policy has begun when this goes on (kit.execution_stands); two changes come one
        // after the other.
        await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('gatekeeper.tier_policies', 0))`);
        const [before] = await read(tx, tier);
        if (!before) return undefined;
        const after = { ...before, ...changed(before, change) };
        const differences = differencesOf(before, after);
        if (differences.length === 0) return before;
        await write(tx, after, { by: by.actor, withPolicy: differences.includes('policy') });
        const acting = { actor: by.actor, key_id: by.keyId, person_id: by.personId };
        const fields = {
          ...acting,
          tier,
          changed: differences,
          ...recorded(after),
          previous: recorded(before),
          ...policyChanges(before, after),
        };
        await insertIntake(tx, [{ tenantId: PLATFORM_TENANT_ID, kind: 'tier.changed', fields }]);
        return (await read(tx, tier))[0];
      }),
  };
}
export type TierStore = ReturnType<typeof createTierStore>;

async function read(tx: Tx, tier?: Tier): Promise<StoredTier[]> {
  const { rows } = await tx.query<Row>(SELECT, [tier ?? null]);
  return rows.map((row) => ({
    tier: row.tier,
    requestsPerMinute: row.requests_per_minute,
    retention: {
      outputs_days: row.outputs_days,
      reports_days: row.reports_days,
      questions_days: row.questions_days,
      messages_days: row.messages_days,
    },
    layer: row.layer,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  }));
}

const changed = (before: StoredTier, { requestsPerMinute, retention, layer }: TierChange): Partial<StoredTier> => ({
  ...(requestsPerMinute !== undefined && { requestsPerMinute }),
  retention: { ...before.retention, ...retention },
  ...(layer !== undefined && { layer }),
});

type Part = 'requests_per_minute' | 'retention' | 'policy';

function differencesOf(before: StoredTier, after: StoredTier): Part[] {
  const parts: [Part, unknown, unknown][] = [
    ['requests_per_minute', before.requestsPerMinute, after.requestsPerMinute],
    ['retention', before.retention, after.retention],
    ['policy', before.layer, after.layer],
  ];
  return parts.filter(([, was, is]) => canonicalText(was) !== canonicalText(is)).map(([part]) => part);
}

const recorded = ({ requestsPerMinute, retention }: StoredTier) => ({
  requests_per_minute: requestsPerMinute,
  retention,
});

/** More changes than this are counted only, so that an entry stays within the ledger's limit. */
const MOST_CHANGES_SHOWN = 200;

function policyChanges(before: StoredTier, after: StoredTier) {
  const changes = layerChanges(asLayers(before), asLayers(after));
  return { policy_changes: changes.slice(0, MOST_CHANGES_SHOWN), policy_changes_count: changes.length };
}

// What lies there was read as a layer before it was put there.
const asLayers = ({ layer }: StoredTier): TierLayer[] => (layer === null ? [] : [layer as unknown as TierLayer]);

async function write(tx: Tx, after: StoredTier, { by, withPolicy }: { by: string; withPolicy: boolean }) {
  const { tier, requestsPerMinute, retention, layer } = after;
  await tx.query(
    `UPDATE gatekeeper.tiers SET requests_per_minute = $2, outputs_days = $3, reports_days = $4, questions_days = $5,
       messages_days = $6, changed_at = date_trunc('milliseconds', clock_timestamp()), changed_by = $7
     WHERE tier = $1`,
    [
      tier,
      requestsPerMinute,
      retention.outputs_days,
      retention.reports_days,
      retention.questions_days,
      retention.messages_days,
      by,
    ],
  );
  if (!withPolicy) return;
  await tx.query(
    `INSERT INTO gatekeeper.tier_policies (revision, tier, layer, changed_by)
     SELECT coalesce(max(revision), 0) + 1, $1, $2::jsonb, $3 FROM gatekeeper.tier_policies`,
    [tier, layer === null ? null : JSON.stringify(layer), by],
  );
}
