import {
  leaseApprovalDeliveries,
  reportApprovalFailed,
  reportApprovalPart,
  reportApprovalSent,
  type ApprovalDelivery,
  type ShownMessage,
} from '@wingman/contracts';
import type { ApprovalPart } from '../outbox/approval-post.js';
import { NOBODY_TOLD, type DeliverySource } from '../outbox/delivery-source.js';
import { oneLine, reported } from './delivery-report.js';
import type { InternalClient } from './internal-client.js';

const ANSWER_MS = 10_000;

/** Deliveries as approvals keeps them in its database, over `/internal/deliveries/approvals`. */
export function createApprovalDeliveries(
  client: InternalClient,
  holder: string,
): DeliverySource<ApprovalDelivery, ApprovalPart> {
  return {
    async lease({ waitSeconds, leaseSeconds, limit }, signal) {
      const { items } = await client.call<typeof leaseApprovalDeliveries.body, { items: ApprovalDelivery[] }>(
        leaseApprovalDeliveries,
        {
          body: { channel: 'telegram', holder, lease_seconds: leaseSeconds, wait_seconds: waitSeconds, limit },
          timeoutMs: waitSeconds * 1000 + ANSWER_MS,
          signal,
        },
      );
      return items;
    },
    async partSent(id, messageId, { part, behind }) {
      const body = { holder, message_id: messageId, behind, shown: shownBy(part, messageId) };
      await reported(client.call(reportApprovalPart, { id, body }));
    },
    async sent(id, messageIds, last) {
      const body = { holder, message_ids: messageIds, shown: last && shownBy(last, messageIds.at(-1)) };
      await reported(client.call(reportApprovalSent, { id, body }));
    },
    async failed(id, reason, retryInSeconds) {
      const body = { holder, reason: oneLine(reason), retry_in_seconds: retryInSeconds };
      await reported(client.call(reportApprovalFailed, { id, body }));
    },
  };
}

const shownBy = ({ chatId, shows }: ApprovalPart, messageId: number | undefined): ShownMessage | undefined =>
  shows && messageId !== undefined && messageId !== NOBODY_TOLD
    ? { chat_id: chatId, message_id: messageId, ...shows }
    : undefined;
