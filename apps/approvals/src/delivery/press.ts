import type { ApprovalStatus, ResolvedReference } from '@wingman/contracts';

/** What is known of the reference that a pressed button carried. */
export interface Pressable {
  chatId: number;
  messageId: number;
  /** The Telegram user who was asked back. */
  asksUser: number | undefined;
  isLate: boolean;
  isUsed: boolean;
  status: ApprovalStatus;
  /** The message showed what the request is. */
  isSame: boolean;
}

export interface Press {
  chatId: number;
  messageId: number;
  userId: number;
}

type Reason = Extract<ResolvedReference, { outcome: 'refused' }>['reason'];

/**
 * Why a press counts for nothing; undefined when it counts. A button counts under the message it was made for, and
 * while the request waits; where somebody is asked back, it is theirs, once and in time.
 */
export function pressRefusal(known: Pressable | undefined, press: Press): Reason | undefined {
  if (!known?.isSame) return 'unknown';
  if (known.chatId !== press.chatId || known.messageId !== press.messageId) return 'other_message';
  if (known.asksUser !== undefined && known.asksUser !== press.userId) return 'other_person';
  if (known.status !== 'PENDING') return 'settled';
  return known.isLate || known.isUsed ? 'expired' : undefined;
}
