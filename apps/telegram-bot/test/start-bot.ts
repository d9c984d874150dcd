import { createMetrics, type Fields, type Log } from '@wingman/service-kit';
import type { FakeTelegram } from '@wingman/testkit';
import { createBot, type Bot, type BotDeps } from '../src/app.js';
import { createBotApi } from '../src/telegram/bot-api.js';
import type { FakeApprovals } from './fake-approvals.js';
import type { FakeWatcher } from './fake-watcher.js';
import type { FakeWingman } from './fake-wingman.js';

/** The group that gets the alerts, and who may speak there. */
export const GROUP = -1001234567890;
export const PAT_ID = 7;

export interface World {
  telegram: FakeTelegram;
  watcher: FakeWatcher;
  wingman: FakeWingman;
  approvals?: FakeApprovals;
}

export interface LogLine extends Fields {
  level: string;
  message: string;
}

export interface RunningBot extends Bot {
  lines: LogLine[];
}

/** A replica of the bot in this process, talking to the world's Bot API server over HTTP. */
export function startBot(
  { telegram, watcher, wingman, approvals }: World,
  name = 'bot-1',
  extra: Partial<BotDeps> = {},
): RunningBot {
  const lines: LogLine[] = [];
  const bot = createBot({
    api: createBotApi({ token: telegram.token, apiRoot: telegram.url, timeoutMs: 1_000 }),
    wingman,
    source: watcher.sourceFor(name),
    lease: watcher.leaseFor(name),
    confirmations: watcher.confirmations,
    reportRefusals: async (report) => void watcher.refusals.push(report),
    approvals: approvals && {
      source: approvals.sourceFor(name),
      desk: approvals.desk,
      chatIds: [GROUP],
      secret: telegram.token,
    },
    chatId: GROUP,
    userIds: [PAT_ID],
    log: logInto(lines),
    metrics: createMetrics('telegram-bot', new Date()),
    pollSeconds: 1,
    leaseSeconds: 1,
    ...extra,
  });
  bot.start();
  return { ...bot, lines };
}

function logInto(lines: LogLine[]): Log {
  const write =
    (level: string) =>
    (message: string, fields: Fields = {}) =>
      void lines.push({ level, message, ...fields });
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
