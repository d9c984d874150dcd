import type { ApprovalDelivery, ApprovalView, ShownMessage } from '@wingman/contracts';
import { decisionButtons } from '../command/button.js';
import { approvalFile, approvalMessage, documentCaption, fitsMessage } from '../message/approval.js';
import type { BotApi } from '../telegram/bot-api.js';
import { isBeyondEditing } from '../telegram/failure.js';
import { referenceOf } from '../wingman/approval-desk.js';
import type { Post } from './deliver.js';
import type { Part } from './delivery-source.js';

/** A message about a request; `shows` is recorded with it, so that its buttons count under it and nowhere else. */
export interface ApprovalPart extends Part {
  shows?: Pick<ShownMessage, 'form' | 'digest' | 'reference'>;
}

interface ApprovalPostOptions {
  api: BotApi;
  chatIds: readonly number[];
  /** References are made from it. */
  secret: string;
}

/** Requests: one message in each chat, changed when the request waits no longer. */
export const approvalPost = ({ api, chatIds, secret }: ApprovalPostOptions): Post<ApprovalDelivery, ApprovalPart> => ({
  chatIds,
  keeper: 'approvals',
  about: ({ approval }) => ({ approval_id: approval.approval_id }),
  partsOf: (delivery) => {
    const { approval } = delivery;
    if (delivery.kind === 'settled') return delivery.shown.map((message) => changedPart(api, approval, message));
    if (approval.status !== 'PENDING') return chatIds.map((chatId) => settledPart(api, approval, chatId));
    if (!fitsMessage(approval)) return chatIds.map((chatId) => filePart(api, approval, chatId));
    return chatIds.map((chatId) =>
      waitingPart(api, approval, { chatId, reference: referenceOf(secret, delivery.delivery_id, chatId) }),
    );
  },
});

const waitingPart = (
  api: BotApi,
  approval: ApprovalView,
  { chatId, reference }: { chatId: number; reference: string },
): ApprovalPart => ({
  chatId,
  shows: { form: 'text', digest: approval.digest, reference },
  send: () => api.send({ chatId, html: approvalMessage(approval), buttons: decisionButtons(reference) }),
});

const filePart = (api: BotApi, approval: ApprovalView, chatId: number): ApprovalPart => ({
  chatId,
  shows: { form: 'document', digest: approval.digest },
  send: () => api.sendFile({ chatId, html: documentCaption(approval), file: approvalFile(approval) }),
});

/** It was decided before anybody was told. */
const settledPart = (api: BotApi, approval: ApprovalView, chatId: number): ApprovalPart => ({
  chatId,
  send: () => api.send({ chatId, html: approvalMessage(approval) }),
});

/** Its keyboard goes with the change. A message that people have deleted needs none. */
const changedPart = (
  api: BotApi,
  approval: ApprovalView,
  { chat_id: chatId, message_id: messageId, form }: ApprovalDelivery['shown'][number],
): ApprovalPart => ({
  chatId,
  async send() {
    const change =
      form === 'text'
        ? api.edit(messageId, { chatId, html: approvalMessage(approval) })
        : api.editCaption(messageId, { chatId, html: documentCaption(approval) });
    await change.catch((error: unknown) => {
      if (!isBeyondEditing(error)) throw error;
    });
    return messageId;
  },
});
