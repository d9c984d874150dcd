import { APPROVAL_STATUSES } from '@wingman/contracts';
import type { ApprovalStatus } from '@wingman/contracts';

/** The states in which a request may come into being. */
export const BIRTHS = ['PENDING', 'AUTO_APPROVED', 'AUTO_REJECTED'] as const;
export type Birth = (typeof BIRTHS)[number];

/**
 * The whole state machine: where a request may go from each state. What is decided stays decided; only a rejection by
 * validation may be appealed. The database holds the same table in a trigger.
 */
const NEXT: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  PENDING: ['APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED'],
  AUTO_REJECTED: ['APPROVED'],
  AUTO_APPROVED: [],
  APPROVED: [],
  REJECTED: [],
  EXPIRED: [],
  CANCELLED: [],
};

/** Whether a request may go from one state to another. */
export const mayBecome = (from: ApprovalStatus, to: ApprovalStatus): boolean => NEXT[from].includes(to);

/** The states from which a request may come into this one, for the guard of a statement. */
export const statesBefore = (to: ApprovalStatus): ApprovalStatus[] =>
  APPROVAL_STATUSES.filter((from) => mayBecome(from, to));
