import type { Tx } from '@wingman/db';
import type { FalseVerdict } from '../alert/alert.js';

// Ids are UUIDv7 of the verifier's clock; the rows between are told by the database's.
const CLOCK_SLACK_MS = 600_000;

/** The smallest id that can have been made at this moment. */
const lowestId = (ms: number): string => {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
};

/**
 * The longest time, in milliseconds, without any verdict of the tenant's auditor between a claim and its verdict, this one
 * included; verdicts about other hosts are other auditors'.
 */
export async function longestPauseMs(
  tx: Tx,
  tenantId: string,
  { verificationId, claimedAt, foundAt }: Pick<FalseVerdict, 'verificationId' | 'claimedAt' | 'foundAt'>,
): Promise<number> {
  const { rows } = await tx.query<{ seconds: number | null }>(
    `SELECT max(extract(epoch FROM pause))::double precision AS seconds FROM (
       SELECT created_at - lag(created_at, 1, $2::timestamptz) OVER (ORDER BY created_at) AS pause
       FROM verifier.verifications
       WHERE tenant_id = $1 AND verification_id >= $4 AND binding AND created_at > $2
         AND created_at < $3::timestamptz + interval '1 millisecond'
         AND host IS NOT DISTINCT FROM (
           SELECT host FROM verifier.verifications WHERE tenant_id = $1 AND verification_id = $5)
     ) AS pauses`,
    [tenantId, claimedAt, foundAt, lowestId(Date.parse(claimedAt) - CLOCK_SLACK_MS), verificationId],
    { name: 'longest_pause' },
  );
  return (rows[0]?.seconds ?? 0) * 1_000;
}
