import { AppError, leaseDeliveries, reportFailed, reportPartSent, reportSent } from '@wingman/contracts';
import type { Delivery } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, redactText, route } from '@wingman/service-kit';
import type { Reply, Route } from '@wingman/service-kit';
import type { DeliveryStore } from './delivery.store.js';
import type { ReportOutcome, ReportStore } from './report.store.js';
import type { WaitingRoom } from './waiting-room.js';

interface DeliveryRouteDeps {
  store: DeliveryStore;
  reports: ReportStore;
  room: WaitingRoom;
  /** Waiters look this often without being woken: notifications are hints, and retries fall due without one. */
  lookMs: number;
}

/** `/internal/deliveries`: how the bot, which has no database, takes messages and says what became of them. */
export function deliveryRoutes({ store, reports, room, lookMs }: DeliveryRouteDeps): Route[] {
  return [
    route(leaseDeliveries, async ({ principal: { tenantId }, body, signal }) => {
      const { channel, holder, lease_seconds: seconds, wait_seconds: waitSeconds, limit } = body;
      const take = () => store.lease(tenantId, { channel, holder, seconds, limit });
      const items = await takeOrWait({ take, room, lookMs, signal, waitMs: waitSeconds * 1000 });
      // Whoever asked has gone: another must not wait for the end of a lease that nobody holds.
      if (signal.aborted && items.length > 0) {
        await store.giveBack(
          tenantId,
          holder,
          items.map(({ delivery_id: id }) => id),
        );
      }
      return json(200, { items });
    }),

    route(
      reportPartSent,
      async ({ principal: { tenantId }, params: { id }, body: { holder, message_id: messageId } }) =>
        recorded(id, await reports.partSent({ tenantId, deliveryId: id, holder }, messageId)),
    ),

    route(reportSent, async ({ principal: { tenantId }, params: { id }, body: { holder, message_ids: messageIds } }) =>
      recorded(id, await reports.sent({ tenantId, deliveryId: id, holder }, messageIds)),
    ),

    route(reportFailed, async ({ principal: { tenantId }, params: { id }, body }) => {
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

interface TakeOrWait {
  take(): Promise<Delivery[]>;
  room: WaitingRoom;
  signal: AbortSignal;
  waitMs: number;
  lookMs: number;
}

async function takeOrWait({ take, room, lookMs, signal, waitMs }: TakeOrWait): Promise<Delivery[]> {
  const until = Date.now() + waitMs;
  for (;;) {
    const ticket = room.ticket();
    const items = await take();
    const left = until - Date.now();
    if (items.length > 0 || left <= 0) return items;
    await ticket.wait(Math.min(left, lookMs), signal);
    if (signal.aborted || room.closed) return [];
  }
}

function recorded(id: string, outcome: ReportOutcome): Reply {
  if (outcome === 'recorded') return json(200, { delivery_id: id });
  if (outcome === 'unknown') throw new AppError('not_found', `no delivery ${id}`);
  throw new AppError('not_pending', 'the delivery has come to its end, or another holder has taken it');
}
