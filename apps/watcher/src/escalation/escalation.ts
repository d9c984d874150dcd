import { insertIntake, readPolicyInForce } from '@wingman/db';
import type { Db } from '@wingman/db';
import { storedWatchRules } from '@wingman/policy';
import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';

interface EscalationDeps {
  db: Db;
  log: Log;
  /** How long an alert may stay unacknowledged where policy does not say; 0: for ever. */
  afterMs: number;
  /** DEPLOYMENT_ENV, whose layer of policy counts. */
  deployment: string;
  everyMs?: number;
}

/** When people are told again, and how often. */
interface Steps {
  afterSeconds: number;
  times: number;
}

const MINUTE_SECONDS = 60;
/** Policy may name no more steps. */
const MOST_STEPS = 10;
/** What nobody has acknowledged for so long is not looked for any more. */
const FORGOTTEN_AFTER = '60 days';

/** Tells people again of alerts that nobody has acknowledged in time: once, or as often as policy says. */
export function startEscalation({ db, log, afterMs, deployment, everyMs = 5_000 }: EscalationDeps): Loop {
  return startLoop({
    name: 'escalation',
    everyMs,
    log,
    async work(signal) {
      // Policy counts in minutes; a setting may be shorter.
      const shortest = afterMs === 0 ? MINUTE_SECONDS : Math.min(MINUTE_SECONDS, afterMs / 1_000);
      const { rows } = await db.query<{ tenant_id: string }>(
        `SELECT tenant_id FROM watcher.tenants_with_open_alerts(clock_timestamp() - make_interval(secs => $1),
           clock_timestamp() - $2::interval, $3) AS tenant_id`,
        [shortest, FORGOTTEN_AFTER, MOST_STEPS],
      );
      for (const { tenant_id: tenantId } of rows) {
        if (signal.aborted) return;
        await escalate(db, tenantId, { deployment, afterMs });
      }
    },
  });
}

/** By policy, or by what is set where it does not say or cannot be read. */
function stepsOf(layers: unknown, { deployment, afterMs }: Pick<EscalationDeps, 'deployment' | 'afterMs'>): Steps {
  const escalation = storedWatchRules(layers, deployment)?.alerts.escalation;
  if (escalation) return { afterSeconds: escalation.after_minutes * MINUTE_SECONDS, times: escalation.times };
  return { afterSeconds: afterMs / 1_000, times: afterMs === 0 ? 0 : 1 };
}

/**
 * Moves each alert on by one step at the most, whose time counts from the step before: a watcher that was away tells
 * once. The guard gives each step one message, however many replicas look at once.
 */
async function escalate(
  db: Db,
  tenantId: string,
  settings: Pick<EscalationDeps, 'deployment' | 'afterMs'>,
): Promise<void> {
  await db.inTenant(tenantId, async (tx) => {
    const { afterSeconds, times } = stepsOf((await readPolicyInForce(tx)).layers, settings);
    const { rows } = await tx.query<{ alert_id: string; escalations: number }>(
      `UPDATE watcher.alerts SET escalated_at = clock_timestamp(), escalations = escalations + 1
       WHERE tenant_id = $1 AND acked_at IS NULL AND severity <> 'INFO' AND escalations < $3
         AND coalesce(escalated_at, raised_at) < clock_timestamp() - make_interval(secs => $2)
       RETURNING alert_id, escalations`,
      [tenantId, afterSeconds, times],
    );
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO watcher.deliveries (tenant_id, delivery_id, alert_id, channel, escalation, step)
       SELECT $1, delivery_id, alert_id, 'telegram', true, step
       FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS due (delivery_id, alert_id, step)`,
      [
        tenantId,
        rows.map(() => uuidv7()),
        rows.map(({ alert_id: id }) => id),
        rows.map(({ escalations: step }) => step),
      ],
    );
    const entryOf = ({ alert_id: alertId, escalations: step }: (typeof rows)[number]) => ({
      tenantId,
      kind: 'alert.escalated' as const,
      fields: { alert_id: alertId, step, of: times },
    });
    await insertIntake(tx, rows.map(entryOf));
  });
}
