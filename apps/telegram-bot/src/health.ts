import { AppError } from '@wingman/contracts';
import type { Dependency } from '@wingman/service-kit';

/** For a health check: passes without a failure, else says why. Reasons of ours hold neither token nor text. */
export function failing(failure: { reason: string } | undefined): void {
  if (failure) throw new AppError('unavailable', failure.reason);
}

/** The health of a bot that is off: nothing is wrong with it. */
export const OFF: readonly Dependency[] = [
  { name: 'telegram', required: false, check: async () => 'off: TELEGRAM_BOT_TOKEN is not set' },
];
