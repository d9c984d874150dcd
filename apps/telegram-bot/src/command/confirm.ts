import { code, rich } from '../message/rich-text.js';
import { WingmanError } from '@wingman/sdk';
import type { PressAnswer } from './answer.js';
import type { Asked, Confirmations } from './confirmation.js';
import { failureAnswer } from './failure-answer.js';

interface ConfirmDeps {
  confirmations: Confirmations;
  /** Does what was asked, now that it was said twice. */
  carryOut(asked: Asked, userId: number): Promise<PressAnswer>;
}

const notDone = (asked: Asked) => {
  switch (asked.kind) {
    case 'unlock':
      return rich`Not unlocked: ${code(asked.workerId)}.`;
    case 'exec':
      return rich`Not run: command ${asked.number} of ${code(asked.approvalId)}.`;
    case 'appeal':
      return rich`Not approved: ${code(asked.approvalId)}.`;
  }
};

/** The answer to a question that the bot remembers; it takes the question's place. */
export function createConfirm({ confirmations, carryOut }: ConfirmDeps) {
  return async (kind: 'confirm' | 'cancel', confirmationId: string, userId: number): Promise<PressAnswer> => {
    const taken = await confirmations.take(confirmationId, userId);
    if (taken.outcome === 'not_yours') {
      return { text: rich`Only the person who asked can answer this.`, asNotice: true };
    }
    if (taken.outcome !== 'taken') {
      const text = rich`This question is no longer open, this press changed nothing. /help shows how to ask again.`;
      return { text, replacesQuestion: true };
    }
    if (kind === 'cancel') return { text: notDone(taken.asked), replacesQuestion: true };
    try {
      return { ...(await carryOut(taken.asked, userId)), replacesQuestion: true };
    } catch (error) {
      if (error instanceof WingmanError) return { text: failureAnswer(error), replacesQuestion: true };
      throw error;
    }
  };
}
