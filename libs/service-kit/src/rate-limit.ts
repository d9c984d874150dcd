import { AppError } from '@wingman/contracts';
import type { Tier } from '@wingman/contracts';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Principal } from './principal.js';

const WINDOW_SECONDS = 60;
// A process takes a hundredth of a tenant's minute at a time, so that a high limit costs no Redis round trip per
// request; small limits are counted one by one and stay exact across replicas.
const LEASES_PER_WINDOW = 100;
/** Limits are tiers' and so a handful; somebody who changes them all day must not fill the memory. */
const MOST_LIMITERS = 100;

/** Requests a minute where the deployment's settings name them; the development tenant has no limit. */
export type SetLimits = Partial<Record<Exclude<Tier, 'development'>, number | undefined>>;

interface Lease {
  left: number;
  until: number;
}

interface RateLimitOptions {
  limits: SetLimits;
  /** Absent or away: the limit falls back to this process. */
  redis?: Redis;
  now?: () => number;
}

export type Limited = Pick<Principal, 'tenantId' | 'tier' | 'requestsPerMinute'>;

/**
 * Counts a tenant's requests across replicas. The returned function takes one request's worth, or throws
 * `rate_limited` with the seconds after which to try again. A limit that was changed counts from the next request on,
 * for the minute that has begun too.
 */
export function createRateLimit({ limits, redis, now = Date.now }: RateLimitOptions) {
  const leases = new Map<string, Lease>();
  const renewals = new Map<string, Promise<void>>();
  const limiters = new Map<number, RateLimiterRedis | RateLimiterMemory>();

  return async ({ tenantId, tier, requestsPerMinute }: Limited): Promise<void> => {
    if (tier === 'development') return;
    const points = limits[tier] ?? requestsPerMinute;
    if (points === null) throw new AppError('internal', `no limit for tier ${tier}`);
    const size = Math.floor(points / LEASES_PER_WINDOW);
    if (size <= 1) {
      await take(tenantId, points, 1);
      return;
    }
    // What was taken by another limit does not count for this one.
    const held = `${tenantId} ${points}`;
    for (;;) {
      const lease = leases.get(held);
      if (lease && lease.left > 0 && lease.until > now()) {
        lease.left -= 1;
        return;
      }
      // One lease at a time: a burst that took many at once would throw all but the last away.
      await (renewals.get(held) ?? renew(held, tenantId, points, size));
    }
  };

  function renew(held: string, tenantId: string, points: number, size: number): Promise<void> {
    const renewal = take(tenantId, points, size)
      .then(({ msBeforeNext }) => void leases.set(held, { left: size, until: now() + msBeforeNext }))
      .finally(() => renewals.delete(held));
    renewals.set(held, renewal);
    return renewal;
  }

  function limiterOf(points: number): RateLimiterRedis | RateLimiterMemory {
    const known = limiters.get(points);
    if (known) return known;
    // The count is the tenant's, whatever its limit is.
    const options = { points, duration: WINDOW_SECONDS, keyPrefix: 'wingman:rate' };
    const local = new RateLimiterMemory(options);
    const limiter = redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: local }) : local;
    if (limiters.size >= MOST_LIMITERS) limiters.clear();
    limiters.set(points, limiter);
    return limiter;
  }

  async function take(tenantId: string, points: number, worth: number): Promise<RateLimiterRes> {
    try {
      return await limiterOf(points).consume(tenantId, worth);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new AppError('rate_limited', `more than ${points} requests a minute`, { retryAfterSeconds: seconds });
    }
  }
}
export type RateLimit = ReturnType<typeof createRateLimit>;
