import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { maskSecrets } from '@wingman/policy';
import { createBoot, loadConfig, openServiceSigner, runMain, serve, type Boot } from '@wingman/service-kit';
import { createBot, type Bot, type BotDeps } from './app.js';
import { botConfig, telegramSettings, type TelegramSettings } from './config.js';
import { servingOf } from './serving.js';
import { createBotApi } from './telegram/bot-api.js';
import { createApprovalDeliveries } from './wingman/approval-deliveries.js';
import { createApprovalDesk } from './wingman/approval-desk.js';
import { createInternalClient, type InternalClient } from './wingman/internal-client.js';
import { createSdkApi } from './wingman/sdk-api.js';
import { createWatcherConfirmations, createWatcherRefusals } from './wingman/watcher-chat.js';
import { createWatcherDeliveries } from './wingman/watcher-deliveries.js';
import { createWatcherClaims, createWatcherLease } from './wingman/watcher-lease.js';

/** One call to Telegram; shorter than the margin that the outbox keeps to the end of its lease. */
const TELEGRAM_TIMEOUT_MS = 7_000;

runMain(async () => {
  const config = loadConfig(botConfig, process.env);
  const settings = telegramSettings(config);
  const boot = createBoot('telegram-bot', config, { maskText: maskSecrets });
  const bot = settings && (await openBot(boot, settings));
  if (!bot) boot.log.info('the bot is off: TELEGRAM_BOT_TOKEN is not set');
  if (settings?.userIds.length === 0) boot.log.warn('TELEGRAM_ALLOWED_USER_IDS is empty: nobody can give commands');
  await serve(boot, servingOf(bot));
  bot?.start();
});

async function openBot(boot: Boot, settings: TelegramSettings): Promise<Bot> {
  const signer = await openServiceSigner(boot);
  const { watcherUrl, approvalsUrl, relayKey } = settings;
  const client = createInternalClient({ service: 'watcher', url: watcherUrl, relayKey, signer });
  const holder = `${hostname().slice(0, 40)}-${process.pid}-${randomUUID()}`;
  return createBot({
    ...settings,
    api: createBotApi({ ...settings, timeoutMs: TELEGRAM_TIMEOUT_MS }),
    wingman: createSdkApi(settings),
    source: createWatcherDeliveries(client, holder),
    lease: createWatcherLease(client, holder),
    confirmations: createWatcherConfirmations(client),
    reportRefusals: createWatcherRefusals(client),
    webhook: settings.webhook && { ...settings.webhook, claims: createWatcherClaims(client), name: holder },
    approvals:
      approvalsUrl === undefined
        ? undefined
        : approvalsOf(
            createInternalClient({ service: 'approvals', url: approvalsUrl, relayKey, signer }),
            holder,
            settings,
          ),
    log: boot.log,
    metrics: boot.metrics,
  });
}

const approvalsOf = (
  client: InternalClient,
  holder: string,
  { approvalChatIds, token }: TelegramSettings,
): BotDeps['approvals'] => ({
  source: createApprovalDeliveries(client, holder),
  desk: createApprovalDesk(client),
  chatIds: approvalChatIds,
  secret: token,
});
