import { AppError, workerBehind } from '@wingman/contracts';
import type { ApprovalStatus } from '@wingman/contracts';
import type { Principal } from '@wingman/service-kit';
import type { ApprovalFacts, Moment } from './approval-facts.js';

export type Verdict = 'APPROVED' | 'REJECTED';

/** Who decides: authenticated, never named by a body. */
export type Decider = Pick<Principal, 'keyId' | 'workerId' | 'person' | 'actor'>;

/** What somebody says of a request. */
export interface Said {
  tenantId: string;
  approvalId: string;
  decider: Decider;
  verdict: Verdict;
  /** Why: needed for a rejection and for an appeal. */
  note: string | undefined;
  /** The one-time code that came with it. */
  code?: string | undefined;
}

/** A key that belongs to a person, of those that matter to a request. */
export interface PersonalKey {
  keyId: string;
  workerId: string | undefined;
  personId: string;
}

/** What somebody has said of a request before. */
export interface EarlierDecision {
  /** `person:<id>`, or `key:<id>` where nobody was known behind the key. */
  subject: string;
  keyId: string;
  signature: string;
}

const PERSON = 'person:';

/** Whom a decision counts for: the person, however many keys and chats they use. */
export const subjectOf = ({ person, keyId }: Pick<Decider, 'person' | 'keyId'>): string =>
  person ? `${PERSON}${person.personId}` : `key:${keyId}`;

/**
 * Whether this is the one who asked: by the same key, by a key of the worker, or as the person behind either, through
 * whatever key or chat. Of a rollback that is the worker whose claim was FALSE.
 */
export function isOwn(approval: ApprovalFacts, decider: Decider, keys: readonly PersonalKey[]): boolean {
  const worker = workerBehind(approval.workerId);
  const isRequesters = ({ keyId, workerId }: PersonalKey) => keyId === approval.requesterKeyId || workerId === worker;
  const requesters = [approval.requesterPersonId, ...keys.filter(isRequesters).map(({ personId }) => personId)];
  return (
    decider.keyId === approval.requesterKeyId ||
    decider.workerId === worker ||
    decider.workerId === approval.workerId ||
    (decider.person !== undefined && requesters.includes(decider.person.personId))
  );
}

/** Throws `self_decision` when the one who asked would decide. */
export function assertNotOwn(approval: ApprovalFacts, decider: Decider, keys: readonly PersonalKey[]): void {
  if (isOwn(approval, decider, keys)) throw new AppError('self_decision', 'whoever asked cannot decide the request');
}

/**
 * Throws unless this verdict may be given on the request now: `expired` at the very moment at which it ends,
 * `not_pending` once it is decided, `paused` while the tenant's approvals are stopped (rejecting stays possible). Only
 * validation's rejection may be appealed, and an appeal says why.
 */
export function assertDecidable(
  { status, expiresAt }: Pick<ApprovalFacts, 'status' | 'expiresAt'>,
  { verdict, note }: Pick<Said, 'verdict' | 'note'>,
  { now, paused }: Pick<Moment, 'now' | 'paused'>,
): void {
  const isAppeal = status === 'AUTO_REJECTED' && verdict === 'APPROVED';
  if (status === 'EXPIRED') throw new AppError('expired', 'the request has expired');
  if (status !== 'PENDING' && !isAppeal) {
    throw new AppError('not_pending', `expected a PENDING request, got ${status}`);
  }
  if (expiresAt <= now) throw new AppError('expired', `the request expired at ${expiresAt.toISOString()}`);
  if (isAppeal && note === undefined) {
    const message = 'an appeal against validation needs a note';
    throw new AppError('invalid_request', message, { errors: [{ path: 'note', message }] });
  }
  if (paused && verdict === 'APPROVED') throw new AppError('paused', "the tenant's approvals are paused");
}

/**
 * How many different people must still approve after this one. Throws `not_pending` when the decider has approved
 * before, by whatever key or chat. Where several must agree only people count: `forbidden_scope` for a key that is
 * nobody's, since nobody could tell whether it is one of theirs.
 */
export function missingAfter(
  required: number,
  decider: Decider,
  earlier: readonly EarlierDecision[],
  keys: readonly PersonalKey[],
): number {
  const owner = new Map(keys.map(({ keyId, personId }) => [keyId, `${PERSON}${personId}`]));
  // A key that nobody was known behind when it decided may have been given to a person since.
  const present = ({ subject, keyId }: EarlierDecision) =>
    subject.startsWith('key:') ? (owner.get(keyId) ?? subject) : subject;
  const voters = new Set(earlier.map(present));
  const subject = subjectOf(decider);
  if (voters.has(subject)) throw new AppError('not_pending', 'you have approved it; another person must agree');
  if (required > 1 && !decider.person) {
    const message = `${required} different people must approve it, and the key is nobody's: give it to a person first`;
    throw new AppError('forbidden_scope', message);
  }
  const people = [...voters].filter((voter) => voter.startsWith(PERSON));
  return Math.max(0, required - people.length - 1);
}

/** The state after a decision; unchanged while other people must still agree. */
export const statusAfter = (before: ApprovalStatus, verdict: Verdict, needsMore: number): ApprovalStatus =>
  needsMore > 0 ? before : verdict;
