import { AppError } from '@wingman/contracts';
import type { AppendRequest, RequestIdentity } from './append-request.js';

/** An earlier request with an `Idempotency-Key`, as a row of `ledger.idempotency` tells. */
export interface KnownRequest {
  requestHash: Buffer;
  firstSeq: number;
  count: number;
}

/** What is to be done with one request of a batch. */
export type Decision =
  | { act: 'append' }
  | { act: 'refuse'; error: AppError }
  /** Answered from what an earlier request logged. */
  | { act: 'replay'; firstSeq: number; count: number }
  /** The same request stands earlier in this batch, at this place. */
  | { act: 'repeat'; of: number };

export const identityName = ({ keyId, key }: Pick<RequestIdentity, 'keyId' | 'key'>): string => `${keyId} ${key}`;

interface Facts {
  /** By `identityName`. */
  known: ReadonlyMap<string, KnownRequest>;
  lockedWorkers: ReadonlySet<string>;
}

/**
 * Decides for every request of a batch, in order, once the head is locked and the facts cannot change any more. A
 * locked worker is refused whatever it asks, a repeat included.
 */
export function planBatch(
  requests: readonly Pick<AppendRequest, 'workerIds' | 'idempotency'>[],
  { known, lockedWorkers }: Facts,
): Decision[] {
  const inBatch = new Map<string, number>();
  return requests.map(({ workerIds, idempotency }, place) => {
    const locked = workerIds.find((workerId) => lockedWorkers.has(workerId));
    if (locked !== undefined) {
      const detail = `worker ${locked} is locked until a person unlocks it`;
      return { act: 'refuse', error: new AppError('worker_locked', detail) };
    }
    if (idempotency) {
      const earlier = known.get(identityName(idempotency));
      if (earlier) return same(earlier, idempotency) ? { act: 'replay', ...earlier } : conflict();
      const first = inBatch.get(identityName(idempotency));
      if (first !== undefined) {
        const twin = requests[first]?.idempotency;
        return twin && same(twin, idempotency) ? { act: 'repeat', of: first } : conflict();
      }
    }
    if (idempotency) inBatch.set(identityName(idempotency), place);
    return { act: 'append' };
  });
}

const same = (a: { requestHash: Buffer }, b: { requestHash: Buffer }): boolean => a.requestHash.equals(b.requestHash);

const conflict = (): Decision => ({
  act: 'refuse',
  error: new AppError('idempotency_conflict', 'this Idempotency-Key was used with another request'),
});
