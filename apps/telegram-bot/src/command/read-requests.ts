import type { ApprovalView } from '@wingman/contracts';
import { approvalFile, approvalLine, approvalText, fileNote, fitsMessage } from '../message/approval.js';
import { bold, lines, rich } from '../message/rich-text.js';
import { freshReference, type ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer } from './answer.js';
import { decisionButtons, pageButtons } from './button.js';
import { recording, requestId } from './shown-request.js';

const PAGE_SIZE = 10;

/** Requests as people read them in the chat. */
export function createRequestReader({ api, desk }: { api: WingmanApi; desk: ApprovalDesk }) {
  /** A page by its cursor, or by its number alone: then those before it are passed over in as few look-ups as it takes. */
  async function pendingPage(actor: Actor, page: number, at?: string): Promise<Answer> {
    const last = at === undefined ? page * PAGE_SIZE : PAGE_SIZE;
    const found: ApprovalView[] = [];
    let cursor: string | null | undefined = at;
    do {
      const limit = last - found.length;
      const part = await api.pendingApprovals(actor, { limit, ...(cursor && { cursor }) });
      found.push(...part.approvals);
      cursor = part.cursor;
    } while (cursor !== null && found.length < last);
    const shown = found.slice(last - PAGE_SIZE);
    if (shown.length === 0) return { text: rich`Nothing waits on page ${page}.` };
    const text = lines(rich`${bold('Waiting for a person')}, page ${page}`, ...shown.map(approvalLine));
    const buttons = pageButtons(page, cursor);
    return buttons.length === 0 ? { text } : { text, buttons };
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

  return { pendingPage, show };
}
