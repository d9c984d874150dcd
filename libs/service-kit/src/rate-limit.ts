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
    const time = now();
    const lease = leases.get(tenantId);
    if (lease && lease.left > 0 && lease.until > time) {
      lease.left -= 1;
      return;
    }
    const size = Math.max(1, Math.floor(limits[tier] / LEASES_PER_WINDOW));
    const granted = await take(tenantId, tier, size);
    if (size > 1) leases.set(tenantId, { left: size - 1, until: time + granted.msBeforeNext });
  };

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
