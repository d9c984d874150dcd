import { code, lines, rich } from '../message/rich-text.js';
import { WingmanError } from '@wingman/sdk';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer, PressAnswer } from './answer.js';
import { confirmButtons } from './button.js';
import { CONFIRMATION_TTL_MS, type Confirmations } from './confirmation.js';
import { failureAnswer } from './failure-answer.js';
import { workerLine } from './worker-line.js';

interface UnlockDeps {
  api: WingmanApi;
  confirmations: Confirmations;
  now: () => Date;
}

/** Letting a worker in again takes two steps: somebody asks, and the same person confirms. */
export function createUnlock({ api, confirmations, now }: UnlockDeps) {
  function ask(workerId: string, reason: string, userId: number): Answer {
    const id = confirmations.ask({ workerId, reason, userId }, now());
    const seconds = CONFIRMATION_TTL_MS / 1000;
    const text = lines(
      rich`Unlock ${code(workerId)}? It can work again at once. Reason: ${reason}`,
      rich`Only you can confirm, once, within ${seconds} seconds.`,
    );
    return { text, buttons: confirmButtons(id) };
  }

  return {
    ask,

    /** The button under an alert: the worker is the one whom the alert names on the server. */
    async askFromAlert(alertId: string, actor: Actor, userId: number): Promise<Answer> {
      const alert = await api.findAlert(actor, alertId);
      if (!alert) return { text: rich`Wingman does not know the alert ${code(alertId)} any more.` };
      if (alert.worker_id === null) return { text: rich`The alert ${code(alertId)} is about no worker.` };
      return ask(alert.worker_id, `after alert ${alertId}`, userId);
    },

    async decide(
      kind: 'confirm' | 'cancel',
      confirmationId: string,
      actor: Actor,
      userId: number,
    ): Promise<PressAnswer> {
      const taken = confirmations.take(confirmationId, userId, now());
      if (taken.outcome === 'not_yours') {
        return { text: rich`Only the person who asked can answer this.`, asNotice: true };
      }
      if (taken.outcome !== 'taken') {
        const text = rich`This question is no longer open, this press changed nothing. /workers shows how things are.`;
        return { text, replacesQuestion: true };
      }
      const { workerId, reason } = taken.pending;
      if (kind === 'cancel') return { text: rich`Not unlocked: ${code(workerId)}.`, replacesQuestion: true };
      try {
        return { text: workerLine(await api.unlockWorker(actor, workerId, reason)), replacesQuestion: true };
      } catch (error) {
        if (error instanceof WingmanError) return { text: failureAnswer(error), replacesQuestion: true };
        throw error;
      }
    },
  };
}
