import { setTimeout as delay } from 'node:timers/promises';
import type { ApprovalDelivery, Delivery } from '@wingman/contracts';
import type { Closable, Dependency, Fields, Log, Metrics } from '@wingman/service-kit';
import { Counter, Gauge } from 'prom-client';
import type { Confirmations } from './command/confirmation.js';
import { createHandlers } from './command/handle.js';
import { createConversation } from './conversation.js';
import { alertPost } from './outbox/alert-post.js';
import { approvalPost, type ApprovalPart } from './outbox/approval-post.js';
import type { DeliverySource } from './outbox/delivery-source.js';
import { createOutbox, type Outbox } from './outbox/outbox.js';
import { whileHeld, type PollLease } from './poll/poll-lease.js';
import { createPoll } from './poll/poll.js';
import type { BotApi } from './telegram/bot-api.js';
import { createRateGate } from './telegram/rate-gate.js';
import { createSpeaker } from './telegram/speaker.js';
import { failing } from './health.js';
import { createRefusals, type RefusalReport } from './refusal/refusals.js';
import type { Claims } from './webhook/update-claims.js';
import { createWebhook, type WebhookSettings } from './webhook/webhook.js';
import type { ApprovalDesk } from './wingman/approval-desk.js';
import type { WingmanApi } from './wingman/wingman-api.js';

export interface BotDeps {
  api: BotApi;
  wingman: WingmanApi;
  source: DeliverySource<Delivery>;
  /** Requests for approval; without them the bot carries alerts only. */
  approvals?: {
    source: DeliverySource<ApprovalDelivery, ApprovalPart>;
    desk: ApprovalDesk;
    /** Where people are told of requests. */
    chatIds: readonly number[];
    /** References of buttons are made from it. */
    secret: string;
  };
  lease: PollLease;
  /** Questions that wait for a second yes. */
  confirmations: Confirmations;
  /** Puts into the ledger what was refused. */
  reportRefusals: (report: RefusalReport) => Promise<void>;
  /** Updates are sent by Telegram instead of polled. */
  webhook?: WebhookSettings & { claims: Claims; name: string };
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

/** How long the end of the process waits for commands that run; the gateway ends them without us. */
const CLOSE_MS = 5_000;

/**
 * The bot: loops carry alerts and requests out, another one takes commands in, the latter only while this process holds the
 * lease. `close` ends both: what is being sent or answered is finished, the rest is given back.
 */
export function createBot(deps: BotDeps): Bot {
  const { api, log, chatId, userIds, approvals, now = Date.now, pollSeconds = 25, leaseSeconds = 15 } = deps;
  const { deliveries, polling } = createBotMetrics(deps.metrics);
  const stopping = new AbortController();
  const gate = createRateGate(now);
  const sending = {
    gate,
    now,
    warn: (message: string, fields: Fields) => log.warn(message, fields),
    count: (result: string) => deliveries.inc({ result }),
  };
  const alerts = createOutbox({ ...sending, source: deps.source, post: alertPost(api, chatId) });
  const requests =
    approvals && createOutbox({ ...sending, source: approvals.source, post: approvalPost({ api, ...approvals }) });
  const outboxes = requests ? [alerts, requests] : [alerts];
  const refusals = createRefusals({ report: deps.reportRefusals, warn: (message) => log.warn(message), now });
  const conversation = createConversation({
    allow: { chatIds: [chatId, ...(approvals?.chatIds ?? [])], userIds },
    handlers: createHandlers({
      api: deps.wingman,
      desk: approvals?.desk,
      confirmations: deps.confirmations,
    }),
    speaker: createSpeaker({ api, gate }),
    onRefused: refusals.note,
    log,
  });
  const webhook = deps.webhook && createWebhook({ ...deps.webhook, api, handle: conversation.handle, log });
  const poll = createPoll({ api, handle: conversation.handle, log, waitSeconds: pollSeconds });
  const pollWhileHeld = () =>
    whileHeld({
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
  let loops: Promise<unknown> = Promise.resolve();

  return {
    name: 'telegram bot',
    start() {
      const takeCommands = webhook ? webhook.run(stopping.signal) : pollWhileHeld();
      loops = Promise.all([...outboxes.map(({ run }) => run(stopping.signal)), takeCommands]);
      loops.catch((error: unknown) => log.error('the bot has stopped', { error }));
    },
    async close() {
      stopping.abort();
      await loops;
      const done = Promise.all([conversation.settled(), refusals.close()]);
      await Promise.race([done, delay(CLOSE_MS, undefined, { ref: false })]);
    },
    dependencies: [
      {
        name: 'telegram',
        required: false,
        check: async () =>
          failing(
            (webhook ?? poll).state().failure ??
              outboxes.map(({ state }) => state().failure).find((failure) => failure),
          ),
      },
      reachable('watcher', alerts),
      ...(requests ? [reachable('approvals', requests)] : []),
    ],
  };
}

const reachable = (name: string, { state }: Outbox): Dependency => ({
  name,
  required: false,
  check: async () => failing(state().sourceReachable ? undefined : { reason: `${name} does not answer` }),
});

function createBotMetrics({ registry }: Metrics) {
  return {
    deliveries: new Counter({
      name: 'wingman_telegram_deliveries_total',
      help: 'Attempts to deliver an alert or a request: sent, put off, given up',
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
