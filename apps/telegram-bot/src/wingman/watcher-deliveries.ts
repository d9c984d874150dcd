import { leaseDeliveries, reportFailed, reportPartSent, reportSent, type Delivery } from '@wingman/contracts';
import { ReportRefused, type DeliverySource } from '../outbox/delivery-source.js';
import type { InternalClient } from './internal-client.js';
import { WingmanError } from '@wingman/sdk';

const ANSWER_MS = 10_000;

/** Deliveries as the watcher keeps them in its database, over `/internal/deliveries`. */
export function createWatcherDeliveries(client: InternalClient, holder: string): DeliverySource {
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
      await report(client.call(reportPartSent, { id, body: { holder, message_id: messageId } }));
    },
    async sent(id, messageIds) {
      await report(client.call(reportSent, { id, body: { holder, message_ids: messageIds } }));
    },
    async failed(id, reason, retryInSeconds) {
      await report(
        client.call(reportFailed, { id, body: { holder, reason: oneLine(reason), retry_in_seconds: retryInSeconds } }),
      );
    },
  };
}

const MAX_REASON = 500;

/** A reason as the contract takes it: one printable line. */
function oneLine(reason: string): string {
  const short = reason.length <= MAX_REASON ? reason : `${reason.slice(0, MAX_REASON - 1)}…`;
  return short.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ').trim();
}

/** 404 and 409 say that the delivery is not ours to report on; everything else may pass. */
async function report(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    const status = error instanceof WingmanError ? error.status : undefined;
    throw status === 404 || status === 409 ? new ReportRefused(undefined, { cause: error }) : error;
  });
}
