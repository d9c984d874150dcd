import { AppError } from '@wingman/contracts';
import type { Tier } from '@wingman/contracts';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;
// A process takes a hundredth of a tenant's minute at a time, so that a high limit costs no Redis round trip per
// request; small limits are counted one by one and stay exact across replicas.
const LEASES_PER_WINDOW = 100;

/** Requests a minute per tier; the development tenant has no limit. */
export type TierLimits = Record<Exclude<Tier, 'development'>, number>;

interface Lease {
  left: number;
  until: number;
}

interface RateLimitOptions {
  limits: TierLimits;
  /** Absent or away: the limit falls back to this process. */
  redis?: Redis;
  now?: () => number;
}

/**
 * Counts a tenant's requests across replicas. The returned function takes one request's worth, or throws
 * `rate_limited` with the seconds after which to try again.
 */
export function createRateLimit({ limits, redis, now = Date.now }: RateLimitOptions) {
  const leases = new Map<string, Lease>();
  const renewals = new Map<string, Promise<void>>();
  const tiers = Object.entries(limits) as [keyof TierLimits, number][];
  const limiters = new Map(
    tiers.map(([tier, points]) => {
      const options = { points, duration: WINDOW_SECONDS, keyPrefix: `wingman:rate:${tier}` };
      const local = new RateLimiterMemory(options);
      return [tier, redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: local }) : local];
    }),
  );

  return async (tenantId: string, tier: Tier): Promise<void> => {
    if (tier === 'development') return;
    const size = Math.floor(limits[tier] / LEASES_PER_WINDOW);
    if (size <= 1) {
      await take(tenantId, tier, 1);
      return;
    }
    for (;;) {
      const lease = leases.get(tenantId);
      if (lease && lease.left > 0 && lease.until > now()) {
        lease.left -= 1;
        return;
      }
      // One lease at a time: a burst that took many at once would throw all but the last away.
      await (renewals.get(tenantId) ?? renew(tenantId, tier, size));
    }
  };

  function renew(tenantId: string, tier: keyof TierLimits, size: number): Promise<void> {
    const renewal = take(tenantId, tier, size)
      .then(({ msBeforeNext }) => void leases.set(tenantId, { left: size, until: now() + msBeforeNext }))
      .finally(() => renewals.delete(tenantId));
    renewals.set(tenantId, renewal);
    return renewal;
  }

  async function take(tenantId: string, tier: keyof TierLimits, points: number): Promise<RateLimiterRes> {
    const limiter = limiters.get(tier);
    if (!limiter) throw new AppError('internal', `no limit for tier ${tier}`);
    try {
      return await limiter.consume(tenantId, points);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new AppError('rate_limited', `more than ${limits[tier]} requests a minute`, { retryAfterSeconds: seconds });
    }
  }
}
export type RateLimit = ReturnType<typeof createRateLimit>;
