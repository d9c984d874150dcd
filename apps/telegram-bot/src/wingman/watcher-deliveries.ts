import { leaseDeliveries, reportFailed, reportPartSent, reportSent, type Delivery } from '@wingman/contracts';
import type { DeliverySource } from '../outbox/delivery-source.js';
import { oneLine, reported } from './delivery-report.js';
import type { InternalClient } from './internal-client.js';

const ANSWER_MS = 10_000;

/** Deliveries as the watcher keeps them in its database, over `/internal/deliveries`. */
export function createWatcherDeliveries(client: InternalClient, holder: string) {
  return {
    async lease({ waitSeconds, leaseSeconds, limit }, signal) {
      const { items } = await client.call<typeof leaseDeliveries.body, { items: Delivery[] }>(leaseDeliveries, {
        body: { channel: 'telegram', holder, lease_seconds: leaseSeconds, wait_seconds: waitSeconds, limit },
        timeoutMs: waitSeconds * 1000 + ANSWER_MS,
        signal,
      });
      return items;
    },
    async partSent(id, messageId) {
      await reported(client.call(reportPartSent, { id, body: { holder, message_id: messageId } }));
    },
    async sent(id, messageIds) {
      await reported(client.call(reportSent, { id, body: { holder, message_ids: messageIds } }));
    },
    async failed(id: string, reason: string, retryInSeconds?: number) {
      await reported(
        client.call(reportFailed, { id, body: { holder, reason: oneLine(reason), retry_in_seconds: retryInSeconds } }),
      );
    },
  } satisfies DeliverySource<Delivery>;
}
