import { createHmac, randomBytes } from 'node:crypto';
import { findPendingApprovals, recordShown, resolveReference } from '@wingman/contracts';
import type { ResolvedReference, ShownMessage } from '@wingman/contracts';
import type { InternalClient } from './internal-client.js';

export interface Press {
  chatId: number;
  messageId: number;
  userId: number;
}

/** What must be remembered of messages that show requests: approvals does, so that any replica of the bot can ask. */
export interface ApprovalDesk {
  /** False when the request no longer waits: the message's buttons will count for nothing. */
  record(
    approvalId: string,
    message: ShownMessage,
    asks?: { userId: number; seconds: number; note: string | undefined },
  ): Promise<boolean>;
  resolve(reference: string, press: Press): Promise<ResolvedReference>;
  /** Ids of requests that wait and end so; more than two are not told apart. */
  findPending(ending: string): Promise<string[]>;
}

const REFERENCE_BYTES = 16;

export const freshReference = (): string => randomBytes(REFERENCE_BYTES).toString('base64url');

/** The same for every attempt of any replica to send this delivery to this chat, and a guess for nobody else. */
export const referenceOf = (secret: string, deliveryId: string, chatId: number): string =>
  createHmac('sha256', secret)
    .update(`approval reference\n${deliveryId}\n${chatId}`)
    .digest()
    .subarray(0, REFERENCE_BYTES)
    .toString('base64url');

export function createApprovalDesk(client: InternalClient): ApprovalDesk {
  return {
    async record(approvalId, message, asks) {
      const { recorded } = await client.call<typeof recordShown.body, { recorded: boolean }>(recordShown, {
        body: {
          approval_id: approvalId,
          message,
          asks: asks && { user_id: asks.userId, seconds: asks.seconds, note: asks.note },
        },
      });
      return recorded;
    },
    resolve: (reference, { chatId, messageId, userId }) =>
      client.call<typeof resolveReference.body, ResolvedReference>(resolveReference, {
        body: { reference, chat_id: chatId, message_id: messageId, user_id: userId },
      }),
    async findPending(ending) {
      const { approval_ids: ids } = await client.call<typeof findPendingApprovals.body, { approval_ids: string[] }>(
        findPendingApprovals,
        { body: { ending } },
      );
      return ids;
    },
  };
}
