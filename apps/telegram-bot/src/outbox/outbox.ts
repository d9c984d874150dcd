import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../telegram/backoff.js';
import type { TelegramFailure } from '../telegram/failure.js';
import { ReportRefused, type Leased, type Part } from './delivery-source.js';
import { createDeliver, type DeliverDeps, type Outcome } from './deliver.js';

export interface OutboxState {
  /** Why the last message could not be sent; undefined when it could. */
  failure: TelegramFailure | undefined;
  /** Whether the service that remembers the deliveries answered the last time it was asked. */
  sourceReachable: boolean;
}

export interface Outbox {
  /** Delivers until `signal` is aborted; then finishes the part it is sending, gives the rest back, and returns. */
  run(signal: AbortSignal): Promise<void>;
  state(): Readonly<OutboxState>;
}

interface OutboxDeps<D extends Leased, P extends Part> extends DeliverDeps<D, P> {
  count(result: Outcome['result']): void;
}

const WAIT_SECONDS = 20;
// Short, since this is how long a message lies if the process that leased it is killed.
const LEASE_SECONDS = 15;
const BATCH = 10;
/** No part is begun this close to the end of the lease: longer than one call to Telegram may take. */
const LEASE_MARGIN_MS = 8_000;

/** Carries deliveries from the service that remembers them to the chats, in the order in which they come. */
export function createOutbox<D extends Leased, P extends Part>(deps: OutboxDeps<D, P>): Outbox {
  const { post, source, gate, now, warn, count } = deps;
  const deliver = createDeliver(deps);
  const state: OutboxState = { failure: undefined, sourceReachable: true };
  let failedLeases = 0;

  async function deliverBatch(signal: AbortSignal): Promise<void> {
    const deliveries = await source.lease(
      { waitSeconds: WAIT_SECONDS, leaseSeconds: LEASE_SECONDS, limit: BATCH },
      signal,
    );
    const until = now() + LEASE_SECONDS * 1000 - LEASE_MARGIN_MS;
    state.sourceReachable = true;
    failedLeases = 0;
    for (const delivery of deliveries) {
      const outcome = await deliver(delivery, until, signal).catch((error: unknown): Outcome => {
        if (!(error instanceof ReportRefused)) throw error;
        warn('a delivery is another process’s now', { delivery_id: delivery.delivery_id });
        return { result: 'put_off' };
      });
      count(outcome.result);
      if (outcome.result === 'sent' || outcome.failure) state.failure = outcome.failure;
    }
  }

  return {
    state: () => state,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await Promise.all(post.chatIds.map((chatId) => gate.opened(chatId, signal)));
          await deliverBatch(signal);
        } catch (error) {
          if (signal.aborted) break;
          if (state.sourceReachable) warn(`${post.keeper} does not answer, what it has to tell waits there`, { error });
          state.sourceReachable = false;
          failedLeases += 1;
          await delay(backoffMs(failedLeases, { firstMs: 200, maxMs: 5_000 }), undefined, { signal }).catch(
            () => undefined,
          );
        }
      }
    },
  };
}
