import type { ApprovalView } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import { rich, type RichText } from '../message/rich-text.js';
import type { ApprovalDesk } from '../wingman/approval-desk.js';
import type { Place } from './answer.js';

/** How long a person may think about a second yes. */
export const CONFIRM_SECONDS = 120;

/** Somebody who must say it twice. */
interface Asks {
  userId: number;
  note: string | undefined;
}

/**
 * Records which message shows a request, once it was said. Gives the text that must take its place when the request was
 * settled meanwhile: nobody else would take its buttons away.
 */
export const recording =
  (
    desk: ApprovalDesk,
    { approval_id: id, digest }: ApprovalView,
    { reference, asks }: { reference: string; asks?: Asks },
  ) =>
  async ({ chatId, messageId }: Place): Promise<RichText | undefined> => {
    const message = { chat_id: chatId, message_id: messageId, form: 'text', digest, reference } as const;
    const waits = await desk.record(id, message, asks && { ...asks, seconds: CONFIRM_SECONDS });
    return waits ? undefined : rich`This request waits no longer: /show ${id} tells how it ended.`;
  };

/** The id that was meant by a whole one, or by the last 8 characters of one that waits. Throws `not_found`. */
export async function requestId(desk: ApprovalDesk, given: string): Promise<string> {
  if (given.length > 8) return given;
  const [found, another] = await desk.findPending(given);
  if (found === undefined)
    throw new WingmanError('not_found', { detail: `nothing that waits has an id ending in ${given}` });
  if (another !== undefined)
    throw new WingmanError('not_found', { detail: `several ids end in ${given}; give one whole` });
  return found;
}
