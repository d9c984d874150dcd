import { holdLease } from '@wingman/contracts';
import type { PollLease } from '../poll/poll-lease.js';
import type { InternalClient } from './internal-client.js';

const NAME = 'telegram.getUpdates';
/** Well below a third of the lease, so that one lost call does not lose it. */
const TIMEOUT_MS = 3_000;

/** The right to poll Telegram, as the watcher gives it to one holder at a time. */
export function createWatcherLease(client: InternalClient, holder: string): PollLease {
  const ask = (seconds: number) =>
    client.call<typeof holdLease.body, { held: boolean }>(holdLease, {
      body: { name: NAME, holder, seconds },
      timeoutMs: TIMEOUT_MS,
    });
  return {
    hold: async (seconds) => (await ask(seconds)).held,
    release: async () => void (await ask(0)),
  };
}
