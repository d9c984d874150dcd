import { isRollbackWorker } from '@wingman/contracts';
import type { CreateKeyBody } from '@wingman/contracts';
import { fieldError } from '../field-error.js';

/**
 * Throws `invalid_request` unless a key like this may be made here at `now`. That its scopes are an admin's to give
 * (never `platform`) is the contract's schema; that it belongs to the admin's own tenant is the database's.
 */
export function assertCreatable(
  { scopes, worker_id: workerId, expires_at: expiresAt }: Pick<CreateKeyBody, 'scopes' | 'worker_id' | 'expires_at'>,
  { development, now }: { development: boolean; now: Date },
): void {
  if (scopes.includes('work') && workerId === undefined && !development) {
    throw fieldError('worker_id', 'a work key must be bound to a worker');
  }
  // What nobody's key is bound to, nobody's key can mint or withdraw.
  if (workerId !== undefined && isRollbackWorker(workerId)) throw fieldError('worker_id', 'is kept for rollbacks');
  if (expiresAt !== undefined && new Date(expiresAt) <= now) throw fieldError('expires_at', 'must be in the future');
}
