import { setTimeout as delay } from 'node:timers/promises';
import type { ApprovalView, ResolvedReference } from '@wingman/contracts';
import { fitsMessage, nameOf, shortId } from '../message/approval.js';
import { shownCommand } from '../message/command-line.js';
import { bold, code, lines, pre, rich, type RichText } from '../message/rich-text.js';
import { freshReference, type ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer, Place, PressAnswer, Unsettled } from './answer.js';
import { confirmButtons, sureButtons, type ButtonAction } from './button.js';
import type { Confirmations } from './confirmation.js';
import { approveTemplate, asksForCode, orAskForCode } from './one-time-code.js';
import { CONFIRM_SECONDS, recording, requestId } from './shown-request.js';

type Deciding = Extract<ButtonAction, { reference: string }>;

/** What asks for more than one tap. */
const needsSecondYes = ({ risk, environment }: ApprovalView): boolean => risk.level === 'HIGH' || environment === 'prd';

interface DeciderDeps {
  api: WingmanApi;
  desk: ApprovalDesk;
  confirmations: Confirmations;
}

/** What came with a yes. */
interface Said {
  note?: string | undefined;
  code?: string | undefined;
}

/** Yes and no in the name of the person who asked; whether they may is the server's to say. */
export function createRequestDecider({ api, desk, confirmations }: DeciderDeps) {
  /** Approves at once, or asks back where one tap is not enough. A one-time code is a second yes. */
  async function approve(actor: Actor, userId: number, approval: ApprovalView, said: Said = {}): Promise<PressAnswer> {
    const { approval_id: id } = approval;
    if (!fitsMessage(approval)) {
      return { text: rich`${code(shortId(id))} is too long for a message: it is not approvable from chat.` };
    }
    if (said.code !== undefined || !needsSecondYes(approval)) return { text: await approved(actor, id, said) };
    if (approval.status === 'AUTO_REJECTED' && said.note !== undefined) return askToAppeal(approval, said.note, userId);
    if (approval.status !== 'PENDING') return { text: await approved(actor, id, said) };
    const reference = freshReference();
    return {
      text: sureQuestion(approval),
      buttons: sureButtons(reference),
      onSaid: recording(desk, approval, { reference, asks: { userId, note: said.note } }),
    };
  }

  /** Approvals knows buttons of requests that wait only; validation's rejection is a settled one. */
  async function askToAppeal(approval: ApprovalView, note: string, userId: number): Promise<PressAnswer> {
    const id = await confirmations.ask({ kind: 'appeal', approvalId: approval.approval_id, note }, userId);
    const text = lines(rich`Validation has rejected this; your note: ${note}`, sureQuestion(approval));
    return { text, buttons: confirmButtons(id, 'Yes, approve') };
  }

  async function approved(actor: Actor, id: string, { note, code: given }: Said): Promise<RichText> {
    const { done, question } = await orAskForCode(
      () =>
        api.approve(actor, id, { ...(note !== undefined && { note }), ...(given !== undefined && { code: given }) }),
      { given, template: () => approveTemplate(id, note) },
    );
    if (question) return question;
    const { decided_by: by, needs_more: more } = done;
    if (more !== undefined)
      return rich`${nameOf(by)} agreed to ${code(shortId(id))}; so many must still agree: ${more}.`;
    return rich`Approved by ${nameOf(by)}: ${code(id)}`;
  }

  async function press(action: Deciding, actor: Actor, userId: number, place: Place): Promise<PressAnswer | Unsettled> {
    const resolve = () => desk.resolve(action.reference, { ...place, userId });
    const resolved = await resolve();
    if (!isUnknown(resolved)) return decide(action, actor, userId, resolved);
    return { settled: async () => decide(action, actor, userId, await whenRecorded(resolve)) };
  }

  async function decide(
    action: Deciding,
    actor: Actor,
    userId: number,
    resolved: ResolvedReference,
  ): Promise<PressAnswer> {
    if (resolved.outcome === 'refused') return refusal(resolved.reason);
    const { approval, confirms, note } = resolved;
    const isAnswer = action.kind === 'sure' || action.kind === 'unsure';
    if (confirms !== isAnswer) return refusal('other_button');
    switch (action.kind) {
      case 'approve': {
        const answer = await approve(actor, userId, approval);
        return answer.buttons || asksForCode(answer.text) ? answer : { ...answer, asNotice: true };
      }
      case 'reject':
        return { text: rich`Why not? Copy and complete: ${code(`/reject ${shortId(approval.approval_id)} reason`)}` };
      case 'sure':
        return {
          text: await approved(actor, approval.approval_id, { note: note ?? undefined }),
          replacesQuestion: true,
        };
      case 'unsure':
        return { text: rich`Not approved: ${code(approval.approval_id)}.`, replacesQuestion: true };
    }
  }

  return {
    press,

    async approve(actor: Actor, userId: number, given: string, said: Said): Promise<Answer> {
      return approve(actor, userId, await api.getApproval(actor, await requestId(desk, given)), said);
    },

    /** Approves what validation has rejected, after a second yes. */
    appeal: async (actor: Actor, approvalId: string, note: string): Promise<Answer> => ({
      text: await approved(actor, approvalId, { note }),
    }),

    async reject(actor: Actor, given: string, reason: string): Promise<Answer> {
      const id = await requestId(desk, given);
      const { decided_by: by } = await api.reject(actor, id, reason);
      return { text: rich`Rejected by ${nameOf(by)}: ${code(id)}` };
    },
  };
}

/** What is pressed under a message that was sent a moment ago is recorded in another moment. */
const RECORDED_AFTER_MS = [100, 200, 400, 800, 1_500];

const isUnknown = (resolved: ResolvedReference): boolean =>
  resolved.outcome === 'refused' && resolved.reason === 'unknown';

async function whenRecorded(resolve: () => Promise<ResolvedReference>): Promise<ResolvedReference> {
  let resolved: ResolvedReference | undefined;
  for (const ms of RECORDED_AFTER_MS) {
    await delay(ms);
    resolved = await resolve();
    if (!isUnknown(resolved)) break;
  }
  return resolved ?? resolve();
}

const sureQuestion = ({ approval_id: id, risk, environment, title, commands }: ApprovalView): RichText =>
  lines(
    rich`Approve ${code(id)}? Risk ${bold(risk.level)}, in ${code(environment)}: ${title}`,
    ...commands.map((words, index) => rich`${pre(`${index + 1}. ${shownCommand(words)}`)}`),
    rich`Only you can confirm, once, within ${CONFIRM_SECONDS} seconds.`,
  );

const refusal = (reason: string): PressAnswer => ({
  text: rich`This button does not count (${reason.replaceAll('_', ' ')}), nothing was changed. /pending shows what waits.`,
  asNotice: true,
  refused: reason,
});
