import { code, lines, rich } from '../message/rich-text.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer } from './answer.js';
import { confirmButtons } from './button.js';
import { CONFIRMATION_TTL_MS, type Confirmations } from './confirmation.js';
import { NOTHING_TO_WITHDRAW, orAskForCode, unlockTemplate } from './one-time-code.js';
import { workerLine } from './worker-line.js';

interface UnlockDeps {
  api: WingmanApi;
  confirmations: Confirmations;
}

/** Letting a worker in again takes two steps: somebody asks, and the same person confirms, or gives a code. */
export function createUnlock({ api, confirmations }: UnlockDeps) {
  async function ask(workerId: string, reason: string, userId: number): Promise<Answer> {
    const id = await confirmations.ask({ kind: 'unlock', workerId, reason }, userId);
    const seconds = CONFIRMATION_TTL_MS / 1000;
    const text = lines(
      rich`Unlock ${code(workerId)}? It can work again at once. Reason: ${reason}`,
      rich`Only you can confirm, once, within ${seconds} seconds.`,
    );
    return { text, buttons: confirmButtons(id, 'Yes, unlock') };
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

    /** What waits for a second person. */
    async withdraw(actor: Actor, workerId: string): Promise<Answer> {
      const withdrawn = await api.withdrawUnlock(actor, workerId);
      return { text: withdrawn ? rich`Taken back: ${code(workerId)} stays locked.` : NOTHING_TO_WITHDRAW };
    },

    /** With a second yes, or with a code. */
    async unlock(
      actor: Actor,
      { workerId, reason, code: given }: { workerId: string; reason: string; code?: string },
    ): Promise<Answer> {
      const { done, question } = await orAskForCode(
        () => api.unlockWorker(actor, workerId, { reason, ...(given !== undefined && { code: given }) }),
        { given, template: () => unlockTemplate(workerId, reason) },
      );
      return { text: question ?? workerLine(done) };
    },
  };
}
