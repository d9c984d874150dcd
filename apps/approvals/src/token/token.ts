import { AppError } from '@wingman/contracts';
import { actsFor } from '@wingman/service-kit';
import type { Principal } from '@wingman/service-kit';
import type { ApprovalFacts, Moment } from '../decision/approval-facts.js';

/** So many tokens are ever minted for one command of one approval: who needs more asks for another approval. */
export const MAX_TOKENS_PER_COMMAND = 20;

type Minter = Pick<Principal, 'scopes' | 'workerId'>;

/**
 * Throws `worker_mismatch` unless the caller may have tokens of this worker's approvals: who decides may, a worker's own
 * key for that worker, and in development a key that is bound to no worker.
 */
export function assertMayMint(minter: Minter, approval: Pick<ApprovalFacts, 'workerId'>): void {
  if (actsFor(minter, approval.workerId)) return;
  throw new AppError('worker_mismatch', 'the approval belongs to another worker');
}

/** What is to be run, and where. */
export interface Wanted {
  command: readonly string[];
  environment: string;
}

/** Who wants a token, and for what. */
export interface MintRequest extends Wanted {
  principal: Principal;
  approvalId: string;
  /** The one-time code that came with it. */
  code?: string | undefined;
}

type Usable = Pick<ApprovalFacts, 'status' | 'expiresAt' | 'environment' | 'commands' | 'binding' | 'objects'>;

/**
 * Throws unless the approval allows this command now, as far as the row can tell (its signature is checked besides):
 * `not_approved`, `expired` at the very moment at which it ends, `paused`, `worker_locked`, `token_scope` for another
 * environment or a command that is none of its own, argument by argument, and `approval_unresolved` where nobody could
 * fix what the commands name.
 */
export function assertUsable(approval: Usable, { command, environment }: Wanted, moment: Moment): void {
  if (approval.status === 'EXPIRED') throw new AppError('expired', 'the approval has expired');
  if (approval.status !== 'APPROVED' && approval.status !== 'AUTO_APPROVED') {
    throw new AppError('not_approved', `expected an approved request, got ${approval.status}`);
  }
  assertUnexpired(approval.expiresAt, moment.now);
  if (moment.paused) throw new AppError('paused', "the tenant's approvals are paused");
  if (moment.workerLocked) throw new AppError('worker_locked', 'the worker is locked until a person unlocks it');
  if (environment !== approval.environment) {
    throw new AppError('token_scope', 'it was approved for another environment');
  }
  if (!approval.commands.some((argv) => isSame(argv, command))) {
    throw new AppError('token_scope', 'it is none of the commands that were approved');
  }
  // The digest holds the objects, not the word beside them.
  if (approval.binding === 'unresolved' || Object.values(approval.objects).includes('unresolved')) {
    throw new AppError('approval_unresolved', 'what the commands name could not be fixed when they were approved');
  }
}

/** Throws `expired` from the moment on at which the approval ends. */
export function assertUnexpired(endsAt: Date, now: Date): void {
  if (endsAt <= now) throw new AppError('expired', `the approval expired at ${endsAt.toISOString()}`);
}

const isSame = (argv: readonly string[], other: readonly string[]): boolean =>
  argv.length === other.length && argv.every((word, index) => word === other[index]);

/**
 * The whole seconds that a token minted now may live: as long as is set, but no longer than what allows it. Throws
 * `expired` when not one is left.
 */
export function lifetimeOf(endsAt: Date, { now, ttlSeconds }: { now: Date; ttlSeconds: number }): number {
  const left = Math.floor(endsAt.getTime() / 1_000) - Math.floor(now.getTime() / 1_000);
  if (left < 1) throw new AppError('expired', `the approval expires at ${endsAt.toISOString()}`);
  return Math.min(ttlSeconds, left);
}
