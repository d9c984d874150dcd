import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../telegram/backoff.js';
import type { TelegramFailure } from '../telegram/failure.js';
import { ReportRefused } from './delivery-source.js';
import { createDeliver, type DeliverDeps, type Outcome } from './deliver.js';

export interface OutboxState {
  /** Why the last alert could not be sent; undefined when it could. */
  failure: TelegramFailure | undefined;
  /** Whether the watcher answered the last time it was asked. */
  sourceReachable: boolean;
}

export interface Outbox {
  /** Delivers until `signal` is aborted; then finishes the part it is sending, gives the rest back, and returns. */
  run(signal: AbortSignal): Promise<void>;
  state(): Readonly<OutboxState>;
}

interface OutboxDeps extends DeliverDeps {
  count(result: Outcome['result']): void;
}

const WAIT_SECONDS = 20;
// Short, since this is how long an alert lies if the process that leased it is killed.
const LEASE_SECONDS = 15;
const BATCH = 10;
/** No part is begun this close to the end of the lease: longer than one call to Telegram may take. */
const LEASE_MARGIN_MS = 8_000;
/** Nothing is leased for so long after Telegram refused the bot or the chat. */
const BLOCKED_PAUSE_MS = 30_000;

/** Carries alerts from the watcher to the chat, in the order in which they come. */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { source, gate, chatId, now, warn, count } = deps;
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
      if (outcome.result === 'sent') state.failure = undefined;
      else if (outcome.failure) state.failure = outcome.failure;
      if (outcome.result !== 'sent' && outcome.failure?.kind === 'blocked') gate.close(chatId, BLOCKED_PAUSE_MS);
    }
  }

  return {
    state: () => state,
    async run(signal) {
      while (!signal.aborted) {
        try {
          await gate.opened(chatId, signal);
          await deliverBatch(signal);
        } catch (error) {
          if (signal.aborted) break;
          if (state.sourceReachable) warn('the watcher does not answer, alerts wait there', { error });
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
