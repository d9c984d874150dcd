import { code, lines, rich, type RichText } from '../message/rich-text.js';
import { WingmanError } from '@wingman/sdk';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { ApprovalDesk } from '../wingman/approval-desk.js';
import type { Answer, Place, PressAnswer, Unsettled } from './answer.js';
import type { ButtonAction } from './button.js';
import { COMMANDS, type Command, type Misunderstood } from './command.js';
import { createConfirm } from './confirm.js';
import type { Asked, Confirmations } from './confirmation.js';
import { failureAnswer } from './failure-answer.js';
import { alertsReport, statusReport, workersReport } from './reports.js';
import { createRequestDecider } from './decide-requests.js';
import { createRequestReader } from './read-requests.js';
import { createRunner } from './run-command.js';
import { createUnlock } from './unlock.js';
import { workerLine } from './worker-line.js';

interface HandlerDeps {
  api: WingmanApi;
  /** What approvals remembers; without it nothing about requests can be asked. */
  desk?: ApprovalDesk | undefined;
  confirmations: Confirmations;
}

export interface Handlers {
  command(command: Command | Misunderstood, userId: number): Promise<Answer>;
  press(action: ButtonAction, userId: number, place: Place): Promise<PressAnswer | Unsettled>;
}

const away = async (): Promise<never> => {
  throw new WingmanError('unavailable', { detail: 'APPROVALS_URL is not set' });
};
const NO_DESK: ApprovalDesk = { record: away, resolve: away, findPending: away };

const WELCOME = rich`This is Wingman: it asks you before AI workers do what matters, checks what they claim, and tells you of a lie. /help shows the commands.`;
const HELP = lines(...COMMANDS.map(({ usage, description }) => rich`${code(usage)} ${description}`));

/**
 * Carries out what admitted people ask, in their name. A refusal of Wingman is an answer, not an error; whatever else
 * is thrown is a bug. Every command may be carried out twice without harm: it asks for a state, not for a step.
 */
export function createHandlers({ api, desk = NO_DESK, confirmations }: HandlerDeps): Handlers {
  const requests = createRequestReader({ api, desk });
  const decider = createRequestDecider({ api, desk, confirmations });
  const runner = createRunner({ api, desk, confirmations });
  const unlock = createUnlock({ api, confirmations });
  const confirm = createConfirm({ confirmations, carryOut });

  function carryOut(asked: Asked, userId: number): Promise<Answer> {
    const actor: Actor = `telegram:${userId}`;
    switch (asked.kind) {
      case 'unlock':
        return unlock.unlock(actor, asked);
      case 'exec':
        return runner.confirmed(actor, asked.approvalId, asked.number);
      case 'appeal':
        return decider.appeal(actor, asked.approvalId, asked.note);
    }
  }

  async function command(asked: Command | Misunderstood, userId: number): Promise<Answer> {
    const actor: Actor = `telegram:${userId}`;
    switch (asked.name) {
      case 'misunderstood':
        return { text: asked.answer };
      case 'start':
        return { text: WELCOME };
      case 'help':
        return { text: HELP };
      case 'status':
        return { text: await statusReport(api, actor) };
      case 'alerts':
        return { text: await alertsReport(api, actor) };
      case 'workers':
        return { text: await workersReport(api, actor) };
      case 'ack':
        return { text: await ack(asked.alertId, actor) };
      case 'lock':
        return { text: workerLine(await api.lockWorker(actor, asked.workerId, asked.reason)) };
      case 'pending':
        return requests.pendingPage(actor, asked.page);
      case 'show':
        return requests.show(actor, asked.approval);
      case 'approve':
        return decider.approve(actor, userId, asked.approval, asked);
      case 'reject':
        return decider.reject(actor, asked.approval, asked.reason);
      case 'exec':
        return runner.ask(actor, userId, asked);
      case 'withdraw':
        return 'number' in asked ? runner.withdraw(actor, asked) : unlock.withdraw(actor, asked.workerId);
      case 'unlock':
        return asked.code === undefined
          ? unlock.ask(asked.workerId, asked.reason, userId)
          : unlock.unlock(actor, asked);
    }
  }

  async function press(action: ButtonAction, userId: number, place: Place): Promise<PressAnswer | Unsettled> {
    const actor: Actor = `telegram:${userId}`;
    switch (action.kind) {
      case 'ack':
        return { text: await ack(action.alertId, actor) };
      case 'unlock':
        return unlock.askFromAlert(action.alertId, actor, userId);
      case 'confirm':
      case 'cancel':
        return confirm(action.kind, action.confirmationId, userId);
      case 'approve':
      case 'reject':
      case 'sure':
      case 'unsure':
        return decider.press(action, actor, userId, place);
      case 'pending':
        return requests.pendingPage(actor, action.page, action.cursor);
    }
  }

  async function ack(alertId: string, actor: Actor): Promise<RichText> {
    const alert = await api.ackAlert(actor, alertId);
    // The ledger's way to write who acted is `person:<name>`.
    const by = alert.acked_by?.replace(/^person:/, '') ?? 'you';
    return rich`Acknowledged by ${by}: ${code(alert.alert_id)}`;
  }

  return { command: sayingWhy(command), press: sayingWhy(press) };
}

/** Turns a refusal of Wingman into the answer. */
function sayingWhy<Asked extends unknown[], Said extends PressAnswer | Unsettled>(
  handle: (...asked: Asked) => Promise<Said>,
) {
  return async (...asked: Asked): Promise<Said | PressAnswer> => {
    try {
      const answer = await handle(...asked);
      if ('settled' in answer) return { ...answer, settled: sayingWhy(answer.settled) };
      return answer.later ? { ...answer, later: sayingWhy(answer.later) } : answer;
    } catch (error) {
      if (error instanceof WingmanError) return { text: failureAnswer(error) };
      throw error;
    }
  };
}
