import { AppError } from '@wingman/contracts';
import type { IdempotencyPort, IdentityPort, Serving } from '@wingman/service-kit';
import type { Bot } from './app.js';
import { OFF } from './health.js';

const refuse = async (): Promise<never> => {
  throw new AppError('unavailable', 'the bot has no endpoints and no database');
};
const nobody: IdentityPort = { findKey: refuse, isLocked: refuse, findTelegramPerson: refuse };
const nothing: IdempotencyPort = { begin: refuse, finish: refuse, abandon: refuse, purge: async () => undefined };

/** The bot's HTTP side: health and metrics only. There is no endpoint that takes a key, and nobody to be found by one. */
export const servingOf = (bot: Bot | undefined): Serving => ({
  routes: [],
  identity: nobody,
  idempotency: nothing,
  dependencies: bot ? bot.dependencies : OFF,
  parts: bot ? [bot] : [],
});
