import type { ApprovalView } from '@wingman/contracts';
import {
  approvalFile,
  approvalLine,
  approvalText,
  fileNote,
  fitsMessage,
  nameOf,
  shortId,
} from '../message/approval.js';
import { shownCommand } from '../message/command-line.js';
import { bold, code, lines, pre, rich, type RichText } from '../message/rich-text.js';
import { freshReference, type ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import { WingmanError } from '@wingman/sdk';
import type { Answer, Place, PressAnswer } from './answer.js';
import { decisionButtons, pageButtons, sureButtons, type ButtonAction } from './button.js';

interface ApprovalDeps {
  api: WingmanApi;
  desk: ApprovalDesk;
}

type Deciding = Extract<ButtonAction, { reference: string }>;

/** How long a person may think about a second yes. */
const CONFIRM_SECONDS = 120;
const PAGE_SIZE = 10;

/** What asks for more than one tap. */
const needsSecondYes = ({ risk, environment }: ApprovalView): boolean => risk.level === 'HIGH' || environment === 'prd';

/** Requests in the chat: reading them, and saying yes or no in the name of the person who asked. */
export function createApprovalAnswers({ api, desk }: ApprovalDeps) {
  const find = async (actor: Actor, given: string): Promise<ApprovalView> =>
    api.getApproval(actor, given.length === 8 ? await onlyOne(desk, given) : given);

  async function pendingPage(actor: Actor, page: number): Promise<Answer> {
    let cursor: string | undefined;
    for (let at = 1; ; at += 1) {
      const { approvals, cursor: next } = await api.pendingApprovals(actor, { limit: PAGE_SIZE, cursor });
      if (at === page || next === null) {
        if (approvals.length === 0 || at < page) return { text: rich`Nothing waits on page ${page}.` };
        const text = lines(rich`${bold('Waiting for a person')}, page ${page}`, ...approvals.map(approvalLine));
        const buttons = pageButtons(page, next !== null);
        return buttons.length === 0 ? { text } : { text, buttons };
      }
      cursor = next;
    }
  }

  /** `asks` of somebody who must say it twice; what cannot be recorded has buttons that count for nothing. */
  function recording(approval: ApprovalView, reference: string, asks?: { userId: number; note: string | undefined }) {
    return async ({ chatId, messageId }: Place): Promise<void> => {
      const message = {
        chat_id: chatId,
        message_id: messageId,
        form: 'text',
        digest: approval.digest,
        reference,
      } as const;
      await desk.record(approval.approval_id, message, asks && { ...asks, seconds: CONFIRM_SECONDS });
    };
  }

  async function show(actor: Actor, given: string): Promise<Answer> {
    const approval = await find(actor, given);
    if (!fitsMessage(approval)) return { text: fileNote(approval), file: approvalFile(approval) };
    if (approval.status !== 'PENDING') return { text: approvalText(approval) };
    const reference = freshReference();
    return {
      text: approvalText(approval),
      buttons: decisionButtons(reference),
      onSaid: recording(approval, reference),
    };
  }

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
    return { text, buttons: sureButtons(reference), onSaid: recording(approval, reference, { userId, note }) };
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
    pendingPage,
    show,
    press,

    approve: async (actor: Actor, userId: number, given: string, note: string | undefined): Promise<Answer> =>
      approve(actor, userId, await find(actor, given), note),

    async reject(actor: Actor, given: string, reason: string): Promise<Answer> {
      const id = given.length === 8 ? await onlyOne(desk, given) : given;
      const { decided_by: by } = await api.reject(actor, id, reason);
      return { text: rich`Rejected by ${nameOf(by)}: ${code(id)}` };
    },

    /** No token is minted that nothing could use yet: it would revoke one that the worker holds. */
    async exec(actor: Actor, given: string, number: number): Promise<Answer> {
      const { approval_id: id, status, commands } = await find(actor, given);
      const words = commands[number - 1];
      if (!words) return { text: rich`${code(shortId(id))} has no command ${number}; it has ${commands.length}.` };
      if (status !== 'APPROVED' && status !== 'AUTO_APPROVED') {
        return { text: rich`${code(shortId(id))} is ${bold(status)}, not approved: nothing of it runs.` };
      }
      const text = rich`The execution gateway is not built yet (501 not_built), so nothing was run: ${code(shownCommand(words))}`;
      return { text };
    },
  };
}

async function onlyOne(desk: ApprovalDesk, ending: string): Promise<string> {
  const [found, another] = await desk.findPending(ending);
  if (found === undefined)
    throw new WingmanError('not_found', { detail: `nothing that waits has an id ending in ${ending}` });
  if (another !== undefined)
    throw new WingmanError('not_found', { detail: `several ids end in ${ending}; give one whole` });
  return found;
}

const refusal = (reason: string): PressAnswer => ({
  text: rich`This button does not count (${reason.replaceAll('_', ' ')}), nothing was changed. /pending shows what waits.`,
  asNotice: true,
  refused: reason,
});
