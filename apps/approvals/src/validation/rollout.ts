import { createHash } from 'node:crypto';

export interface Rollout {
  /** VALIDATION_ENABLED */
  enabled: boolean;
  /** VALIDATION_ROLLOUT_PERCENT */
  percent: number;
}

/** Whether validators see this request. The same request of a tenant always falls on the same side. */
export function isInRollout({ enabled, percent }: Rollout, tenantId: string, requestDigest: Buffer): boolean {
  if (!enabled) return false;
  const hash = createHash('sha256').update(tenantId).update('\n').update(requestDigest).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100 < percent;
}
