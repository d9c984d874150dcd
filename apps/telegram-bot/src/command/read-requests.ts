import { approvalFile, approvalLine, approvalText, fileNote, fitsMessage, shortId } from '../message/approval.js';
import { shownCommand } from '../message/command-line.js';
import { bold, code, lines, rich } from '../message/rich-text.js';
import { freshReference, type ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer } from './answer.js';
import { decisionButtons, pageButtons } from './button.js';
import { recording, requestId } from './shown-request.js';

const PAGE_SIZE = 10;

/** Requests as people read them in the chat. */
export function createRequestReader({ api, desk }: { api: WingmanApi; desk: ApprovalDesk }) {
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

  async function show(actor: Actor, given: string): Promise<Answer> {
    const approval = await api.getApproval(actor, await requestId(desk, given));
    if (!fitsMessage(approval)) return { text: fileNote(approval), file: approvalFile(approval) };
    if (approval.status !== 'PENDING') return { text: approvalText(approval) };
    const reference = freshReference();
    return {
      text: approvalText(approval),
      buttons: decisionButtons(reference),
      onSaid: recording(desk, approval, { reference }),
    };
  }

  return {
    pendingPage,
    show,

    /** No token is minted that nothing could use yet: it would revoke one that the worker holds. */
    async exec(actor: Actor, given: string, number: number): Promise<Answer> {
      const { approval_id: id, status, commands } = await api.getApproval(actor, await requestId(desk, given));
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
