import { AppError, logClaim, logClaims } from '@wingman/contracts';
import type { LogClaimBody, LoggedClaim } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Call, Route } from '@wingman/service-kit';
import type { EntryReader } from '../entry/entry.read-model.js';
import type { Receipt } from '../sequence/append-request.js';
import type { Sequencer } from '../sequence/sequencer.js';
import { loggedClaimOf, prepareClaim } from './claim.js';
import type { PreparedClaim } from './claim.js';

export interface LogClaimDeps {
  sequencer: Sequencer;
  entries: EntryReader;
}

const REPLAYED = { 'Idempotent-Replayed': 'true' };

/** `POST /log_claim` and `POST /log_claims`: 201 means committed and durable. */
export function logClaimRoutes({ sequencer, entries }: LogClaimDeps): Route[] {
  async function append(call: Call, claims: readonly PreparedClaim[]): Promise<Receipt> {
    const { tenantId, keyId } = call.principal;
    return sequencer.append({
      tenantId,
      leaves: claims.map(({ leaf }) => leaf),
      workerIds: [...new Set(claims.map(({ workerId }) => workerId))],
      idempotency: call.idempotency && { keyId, ...call.idempotency },
      isAbandoned: call.isAbandoned,
    });
  }

  /** The answers of a request: as committed now, or read again for a repeat. */
  async function answers(call: Call, claims: readonly PreparedClaim[], receipt: Receipt): Promise<LoggedClaim[]> {
    const { logId, firstSeq } = receipt;
    if (!receipt.replayed) {
      return claims.map((claim, place) => answerOf(claim, receipt, place));
    }
    const stored = await entries.range(call.principal.tenantId, { from: firstSeq, to: firstSeq + receipt.count });
    return stored.map(({ leaf, leafHash }) => loggedClaimOf(leaf, { logId, leafHash }));
  }

  return [
    route(logClaim, async (call) => {
      const claims = [prepareClaim(call.body, { ...call.principal, now: new Date() })];
      const receipt = await append(call, claims);
      const [answer] = await answers(call, claims, receipt);
      return json(201, answer, receipt.replayed ? REPLAYED : undefined);
    }),
    route(logClaims, async (call) => {
      await call.assertWorkers(call.body.map(({ worker_id: workerId }) => workerId));
      const now = new Date();
      const claims = call.body.map((body, index) => prepareLine(body, index + 1, { ...call.principal, now }));
      const receipt = await append(call, claims);
      const logged = await answers(call, claims, receipt);
      const items = logged.map(({ claim_id, seq, leaf_hash }) => ({ claim_id, seq, leaf_hash }));
      return json(
        201,
        { count: items.length, first_seq: receipt.firstSeq, items },
        receipt.replayed ? REPLAYED : undefined,
      );
    }),
  ];
}

function answerOf(
  { claimId, timestamp, workerId, claim }: PreparedClaim,
  { logId, firstSeq, leafHashes }: Receipt & { replayed: false },
  place: number,
): LoggedClaim {
  return {
    claim_id: claimId,
    log_id: logId,
    seq: firstSeq + place,
    timestamp,
    worker_id: workerId,
    claim,
    status: 'LOGGED',
    leaf_hash: leafHashes[place] as string,
  };
}

/** Names the line of a claim that cannot be stored, counted from 1. */
function prepareLine(body: LogClaimBody, line: number, logging: Parameters<typeof prepareClaim>[1]): PreparedClaim {
  try {
    return prepareClaim(body, logging);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `line ${line}: ${error.message}`, {
      errors: [{ path: `line ${line}`, message: error.message }],
      cause: error,
    });
  }
}
