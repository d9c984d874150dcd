import { AppError } from '@wingman/contracts';
import type { IdempotencyPort, IdentityPort } from '@wingman/service-kit';

const refuse = async (): Promise<never> => {
  throw new AppError('unavailable', 'the bot has no endpoints and no database');
};

/** The bot has no endpoint that takes a key, and no database to look one up in: everybody is refused. */
export const NOBODY: { identity: IdentityPort; idempotency: IdempotencyPort } = {
  identity: { findKey: refuse, isLocked: refuse, findTelegramPerson: refuse },
  idempotency: { begin: refuse, finish: refuse, abandon: refuse, purge: async () => undefined },
};
