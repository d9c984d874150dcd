import type { Closable, Dependency, Log, Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';
import { createConfirmations } from './command/confirmation.js';
import { createHandlers } from './command/handle.js';
import { createConversation } from './conversation.js';
import type { DeliverySource } from './outbox/delivery-source.js';
import { createOutbox } from './outbox/outbox.js';
import { whileHeld, type PollLease } from './poll/poll-lease.js';
import { createPoll } from './poll/poll.js';
import type { BotApi } from './telegram/bot-api.js';
import { createRateGate } from './telegram/rate-gate.js';
import { createSpeaker } from './telegram/speaker.js';
import { failing } from './health.js';
import type { WingmanApi } from './wingman/wingman-api.js';

export interface BotDeps {
  api: BotApi;
  wingman: WingmanApi;
  source: DeliverySource;
  lease: PollLease;
  chatId: number;
  userIds: readonly number[];
  log: Log;
  metrics: Metrics;
  now?: () => number;
  /** How long one long poll waits; Telegram allows 50. */
  pollSeconds?: number;
  /** How long the right to poll outlives a bot that was killed. */
  leaseSeconds?: number;
}

export interface Bot extends Closable {
  start(): void;
  dependencies: readonly Dependency[];
}

/**
 * The bot: one loop carries alerts out, another one takes commands in, the latter only while this process holds the
 * lease. `close` ends both: what is being sent or answered is finished, the rest is given back.
 */
export function createBot(deps: BotDeps): Bot {
  const { api, log, chatId, userIds, now = Date.now, pollSeconds = 25, leaseSeconds = 15 } = deps;
  const { deliveries, polling } = createBotMetrics(deps.metrics);
  const stopping = new AbortController();
  const gate = createRateGate(now);
  const outbox = createOutbox({
    api,
    source: deps.source,
    gate,
    chatId,
    now,
    warn: (message, fields) => log.warn(message, fields),
    count: (result) => deliveries.inc({ result }),
  });
  const handle = createConversation({
    allow: { chatIds: [chatId], userIds },
    handlers: createHandlers({ api: deps.wingman, confirmations: createConfirmations(), now: () => new Date(now()) }),
    speaker: createSpeaker({ api, gate }),
    log,
  });
  const poll = createPoll({ api, handle, log, waitSeconds: pollSeconds });
  let loops: Promise<unknown> = Promise.resolve();

  return {
    name: 'telegram bot',
    start() {
      const takeCommands = whileHeld({
        lease: deps.lease,
        seconds: leaseSeconds,
        signal: stopping.signal,
        log,
        now,
        async work(held) {
          polling.set(1);
          await poll.run(held, stopping.signal);
          polling.set(0);
        },
      });
      loops = Promise.all([outbox.run(stopping.signal), takeCommands]);
      loops.catch((error: unknown) => log.error('the bot has stopped', { error }));
    },
    async close() {
      stopping.abort();
      await loops;
    },
    dependencies: [
      { name: 'telegram', required: false, check: async () => failing(poll.state().failure ?? outbox.state().failure) },
      {
        name: 'watcher',
        required: false,
        check: async () =>
          failing(outbox.state().sourceReachable ? undefined : { reason: 'the watcher does not answer' }),
      },
    ],
  };
}

function createBotMetrics({ registry }: Metrics) {
  return {
    deliveries: new Counter({
      name: 'wingman_telegram_deliveries_total',
      help: 'Attempts to deliver an alert: sent, put off, given up',
      labelNames: ['result'],
      registers: [registry],
    }),
    polling: new Gauge({
      name: 'wingman_telegram_polling',
      help: '1 while this process holds the lease and takes commands, else 0',
      registers: [registry],
    }),
  };
}
