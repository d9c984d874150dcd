import { setTimeout as delay } from 'node:timers/promises';
import {
  AppError,
  leaseApprovalDeliveries,
  reportApprovalFailed,
  reportApprovalPart,
  reportApprovalSent,
} from '@wingman/contracts';
import type { ApprovalDelivery } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, redactText, route } from '@wingman/service-kit';
import type { Reply, Route } from '@wingman/service-kit';
import type { DeliveryStore } from './delivery.store.js';
import type { ReportOutcome, ReportStore } from './report.store.js';

interface DeliveryRouteDeps {
  store: DeliveryStore;
  reports: ReportStore;
  /** Waiters look this often. Nobody wakes them: a NOTIFY in each request's transaction would queue up all commits. */
  lookMs: number;
  /** The process is about to end. */
  stopping: AbortSignal;
}

/** `/internal/deliveries/approvals`: how the bot, which has no database, takes what people must be told. */
export function deliveryRoutes({ store, reports, lookMs, stopping }: DeliveryRouteDeps): Route[] {
  return [
    route(leaseApprovalDeliveries, async ({ principal: { tenantId }, body, signal }) => {
      const { channel, holder, lease_seconds: seconds, wait_seconds: waitSeconds, limit } = body;
      const take = () => store.lease(tenantId, { channel, holder, seconds, limit });
      const items = await takeOrWait(take, { waitMs: waitSeconds * 1000, lookMs, signal, stopping });
      // Whoever asked has gone: another must not wait for the end of a lease that nobody holds.
      if (signal.aborted && items.length > 0) {
        const ids = items.map(({ delivery_id: id }) => id);
        await store.giveBack(tenantId, holder, ids);
      }
      return json(200, { items });
    }),

    route(reportApprovalPart, async ({ principal: { tenantId }, params: { id }, body }) => {
      const { holder, message_id: messageId, behind, shown } = body;
      return recorded(id, await reports.partSent({ tenantId, deliveryId: id, holder }, { messageId, behind, shown }));
    }),

    route(reportApprovalSent, async ({ principal: { tenantId }, params: { id }, body }) => {
      const { holder, message_ids: messageIds, shown } = body;
      return recorded(id, await reports.sent({ tenantId, deliveryId: id, holder }, messageIds, shown));
    }),

    route(reportApprovalFailed, async ({ principal: { tenantId }, params: { id }, body }) => {
      const { holder, retry_in_seconds: retryInSeconds } = body;
      const of = { tenantId, deliveryId: id, holder };
      const reason = maskSecrets(redactText(body.reason));
      const outcome =
        retryInSeconds === undefined
          ? await reports.giveUp(of, { reason })
          : await reports.putOff(of, { reason, retryInSeconds });
      return recorded(id, outcome);
    }),
  ];
}

interface Waiting {
  waitMs: number;
  lookMs: number;
  signal: AbortSignal;
  stopping: AbortSignal;
}

async function takeOrWait(
  take: () => Promise<ApprovalDelivery[]>,
  { waitMs, lookMs, signal, stopping }: Waiting,
): Promise<ApprovalDelivery[]> {
  const until = Date.now() + waitMs;
  const ended = AbortSignal.any([signal, stopping]);
  for (;;) {
    const items = await take();
    const left = until - Date.now();
    if (items.length > 0 || left <= 0 || ended.aborted) return items;
    await delay(Math.min(left, lookMs), undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return [];
  }
}

function recorded(id: string, outcome: ReportOutcome): Reply {
  if (outcome === 'recorded') return json(200, { delivery_id: id });
  if (outcome === 'unknown') throw new AppError('not_found', `no delivery ${id}`);
  throw new AppError('not_pending', 'the delivery has come to its end, or another holder has taken it');
}
