import { AppError } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import { Redis } from 'ioredis';

/** Where the queues live. */
export interface QueueOptions {
  redisUrl: string;
  log: Log;
  /** Namespace of all keys; tests have their own. */
  prefix?: string;
}

export const DEFAULT_PREFIX = 'wingman';

const COMMAND_TIMEOUT_MS = 1_000;
const MAX_RECONNECT_DELAY_MS = 2_000;

const retryStrategy = (attempt: number): number => Math.min(100 * attempt, MAX_RECONNECT_DELAY_MS);

/** For producers: a command fails at once while Redis is away. */
export const openImpatient = (url: string): Redis =>
  new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy,
  });

/**
 * For consumers, which wait and connect again (BullMQ requires `maxRetriesPerRequest: null`). BullMQ duplicates the
 * connection with its options, and with Redis away does not end the duplicate: `isClosed` ends both.
 */
export const openPatient = (url: string, isClosed: () => boolean): Redis =>
  new Redis(url, {
    maxRetriesPerRequest: null,
    retryStrategy: (attempt) => (isClosed() ? null : retryStrategy(attempt)),
  });

/** Throws unless the server answers and keeps all keys: one that evicts would throw jobs away. */
export async function assertNoEviction(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') throw new AppError('unavailable', 'redis is away');
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  throw new AppError('internal', `redis may evict jobs: maxmemory-policy is ${policy}, expected noeviction`);
}

/** The same as a warning, once per connection. */
export function warnOfEviction(redis: Redis, log: Log): void {
  redis.on('ready', () => {
    assertNoEviction(redis).catch((error: unknown) => log.warn('the queue is not safe', { error }));
  });
}

/** Logs the first of a row of failures, and again only after a success. */
export function createOutageLog(log: Log, message: string) {
  let isOut = false;
  return {
    failed(error: unknown): void {
      if (!isOut) log.warn(message, { error });
      isOut = true;
    },
    worked(): void {
      isOut = false;
    },
  };
}
