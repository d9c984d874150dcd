import type { ApprovalView } from '@wingman/contracts';
import { fitsMessage, nameOf, shortId } from '../message/approval.js';
import { shownCommand } from '../message/command-line.js';
import { bold, code, lines, pre, rich, type RichText } from '../message/rich-text.js';
import { freshReference, type ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer, Place, PressAnswer } from './answer.js';
import { sureButtons, type ButtonAction } from './button.js';
import { CONFIRM_SECONDS, recording, requestId } from './shown-request.js';

type Deciding = Extract<ButtonAction, { reference: string }>;

/** What asks for more than one tap. */
const needsSecondYes = ({ risk, environment }: ApprovalView): boolean => risk.level === 'HIGH' || environment === 'prd';

/** Yes and no in the name of the person who asked; whether they may is the server's to say. */
export function createRequestDecider({ api, desk }: { api: WingmanApi; desk: ApprovalDesk }) {
  /** Approves at once, or asks back where one tap is not enough. */
  async function approve(actor: Actor, userId: number, approval: ApprovalView, note?: string): Promise<PressAnswer> {
    const { approval_id: id } = approval;
    if (!fitsMessage(approval)) {
      return { text: rich`${code(shortId(id))} is too long for a message: it is not approvable from chat.` };
    }
    if (approval.status === 'AUTO_REJECTED' && needsSecondYes(approval)) {
      return { text: rich`${code(shortId(id))} was rejected by validation: an appeal of it is not for the chat.` };
    }
    if (approval.status !== 'PENDING' || !needsSecondYes(approval)) return { text: await approved(actor, id, note) };
    const reference = freshReference();
    const text = lines(
      rich`Approve ${code(id)}? Risk ${bold(approval.risk.level)}, in ${code(approval.environment)}: ${approval.title}`,
      ...approval.commands.map((words, index) => rich`${pre(`${index + 1}. ${shownCommand(words)}`)}`),
      rich`Only you can confirm, once, within ${CONFIRM_SECONDS} seconds.`,
    );
    return {
      text,
      buttons: sureButtons(reference),
      onSaid: recording(desk, approval, { reference, asks: { userId, note } }),
    };
  }

  async function approved(actor: Actor, id: string, note: string | undefined): Promise<RichText> {
    const { decided_by: by, needs_more: more } = await api.approve(actor, id, note);
    if (more !== undefined)
      return rich`${nameOf(by)} agreed to ${code(shortId(id))}; so many must still agree: ${more}.`;
    return rich`Approved by ${nameOf(by)}: ${code(id)}`;
  }

  async function press(action: Deciding, actor: Actor, userId: number, place: Place): Promise<PressAnswer> {
    const resolved = await desk.resolve(action.reference, { ...place, userId });
    if (resolved.outcome === 'refused') return refusal(resolved.reason);
    const { approval, confirms, note } = resolved;
    const isAnswer = action.kind === 'sure' || action.kind === 'unsure';
    if (confirms !== isAnswer) return refusal('other_button');
    switch (action.kind) {
      case 'approve': {
        const answer = await approve(actor, userId, approval);
        return answer.buttons ? answer : { ...answer, asNotice: true };
      }
      case 'reject':
        return { text: rich`Why not? Copy and complete: ${code(`/reject ${shortId(approval.approval_id)} reason`)}` };
      case 'sure':
        return { text: await approved(actor, approval.approval_id, note ?? undefined), replacesQuestion: true };
      case 'unsure':
        return { text: rich`Not approved: ${code(approval.approval_id)}.`, replacesQuestion: true };
    }
  }

  return {
    press,

    async approve(actor: Actor, userId: number, given: string, note: string | undefined): Promise<Answer> {
      return approve(actor, userId, await api.getApproval(actor, await requestId(desk, given)), note);
    },

    async reject(actor: Actor, given: string, reason: string): Promise<Answer> {
      const id = await requestId(desk, given);
      const { decided_by: by } = await api.reject(actor, id, reason);
      return { text: rich`Rejected by ${nameOf(by)}: ${code(id)}` };
    },
  };
}

const refusal = (reason: string): PressAnswer => ({
  text: rich`This button does not count (${reason.replaceAll('_', ' ')}), nothing was changed. /pending shows what waits.`,
  asNotice: true,
  refused: reason,
});
