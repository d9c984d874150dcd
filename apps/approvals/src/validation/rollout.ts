import { createHash } from 'node:crypto';
import type { RolloutMode } from '@wingman/contracts';

export interface Rollout {
  /** VALIDATION_ENABLED */
  enabled: boolean;
  /** VALIDATION_ROLLOUT_PERCENT, or what was set for the tenant since. */
  percent: number;
  /** VALIDATION_MODE, or what was set for the tenant since. Left out: it acts. */
  mode?: RolloutMode;
}

/** Whether validators see this request. The same request of a tenant always falls on the same side. */
export function isInRollout({ enabled, percent }: Rollout, tenantId: string, requestDigest: Buffer): boolean {
  if (!enabled) return false;
  const hash = createHash('sha256').update(tenantId).update('\n').update(requestDigest).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100 < percent;
}
