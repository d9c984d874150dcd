import { holdLease } from '@wingman/contracts';
import type { PollLease } from '../poll/poll-lease.js';
import type { Claims } from '../webhook/update-claims.js';
import type { InternalClient } from './internal-client.js';

const NAME = 'telegram.getUpdates';
/** Well below a third of the lease, so that one lost call does not lose it. */
const TIMEOUT_MS = 3_000;

/** Named rights, as the watcher gives each to one holder at a time. */
export const createWatcherClaims = (client: InternalClient): Claims => ({
  async hold(name, holder, seconds) {
    const { held } = await client.call<typeof holdLease.body, { held: boolean }>(holdLease, {
      body: { name, holder, seconds },
      timeoutMs: TIMEOUT_MS,
    });
    return held;
  },
});

/** The right to poll Telegram. */
export function createWatcherLease(client: InternalClient, holder: string): PollLease {
  const { hold } = createWatcherClaims(client);
  return {
    hold: (seconds) => hold(NAME, holder, seconds),
    release: async () => void (await hold(NAME, holder, 0)),
  };
}
