import type { LogClaimBody, LoggedClaim } from '@wingman/contracts';
import { prepareLeaf } from '@wingman/ledger-format';
import type { PreparedLeaf } from '@wingman/ledger-format';
import { v7 as uuidv7 } from 'uuid';
import { maskedCopy } from './mask.js';

/** A claim on its way into the ledger: all that its answer says but its place. */
export interface PreparedClaim {
  claimId: string;
  timestamp: string;
  workerId: string;
  /** As stored: secrets masked. */
  claim: string;
  leaf: PreparedLeaf;
}

interface Logging {
  tenantId: string;
  keyId: string;
  now: Date;
}

/**
 * The leaf of a claim. Secrets are masked first. Throws AppError `entry_too_large` when it takes more than 65,535
 * bytes, `invalid_request` or `invalid_text` for what canonical JSON cannot hold.
 */
export function prepareClaim(body: LogClaimBody, { tenantId, keyId, now }: Logging): PreparedClaim {
  const { tenant_id: _sameAsKey, worker_id: workerId, check_id, occurred_at, ...told } = body;
  const { claim, ...details } = maskedCopy(told);
  const claimId = uuidv7();
  const timestamp = now.toISOString();
  const leaf = prepareLeaf({
    kind: 'claim',
    tenant_id: tenantId,
    timestamp,
    entry_id: claimId,
    claim_id: claimId,
    worker_id: workerId,
    key_id: keyId,
    claim,
    ...details,
    check_id,
    occurred_at,
  });
  return { claimId, timestamp, workerId, claim, leaf };
}

/** The fields of a claim's leaf line that its answers show. */
interface ClaimLeaf {
  entry_id: string;
  seq: number;
  timestamp: string;
  worker_id: string;
  claim: string;
  checks?: unknown;
  context?: unknown;
  check_id?: string;
  metadata?: unknown;
  occurred_at?: string;
}

/** What `POST /log_claim` answered, derived again from the stored line. */
export function loggedClaimOf(line: Buffer, { logId, leafHash }: { logId: string; leafHash: string }): LoggedClaim {
  const leaf = JSON.parse(line.toString('utf8')) as ClaimLeaf;
  return {
    claim_id: leaf.entry_id,
    log_id: logId,
    seq: leaf.seq,
    timestamp: leaf.timestamp,
    worker_id: leaf.worker_id,
    claim: leaf.claim,
    status: 'LOGGED',
    leaf_hash: leafHash,
  };
}

/** The optional fields that a claim was given. */
export function claimDetails(line: Buffer): Partial<ClaimLeaf> {
  const { checks, context, check_id, metadata, occurred_at } = JSON.parse(line.toString('utf8')) as ClaimLeaf;
  return { checks, context, check_id, metadata, occurred_at };
}
