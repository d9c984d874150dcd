import type { ApprovalView } from '@wingman/contracts';
import { readLiteralCommand } from '@wingman/policy';
import { shortId } from '../message/approval.js';
import { shownCommand } from '../message/command-line.js';
import { executionAnswer } from '../message/execution.js';
import { bold, code, lines, pre, rich } from '../message/rich-text.js';
import type { ApprovalDesk } from '../wingman/approval-desk.js';
import type { Actor, WingmanApi } from '../wingman/wingman-api.js';
import type { Answer } from './answer.js';
import { confirmButtons } from './button.js';
import { CONFIRMATION_TTL_MS, type Confirmations } from './confirmation.js';
import { execTemplate, NOTHING_TO_WITHDRAW, orAskForCode } from './one-time-code.js';
import { requestId } from './shown-request.js';

interface RunDeps {
  api: WingmanApi;
  desk: ApprovalDesk;
  confirmations: Confirmations;
}

interface Chosen {
  approval: ApprovalView;
  number: number;
  words: string[];
}

/** `/exec`: a token for one approved command, and its one run, in the name of the person who asked. */
export function createRunner({ api, desk, confirmations }: RunDeps) {
  /** The command that was meant, or why there is none to run. */
  async function choose(actor: Actor, given: string, wanted: number | string): Promise<Chosen | Answer> {
    const approval = await api.getApproval(actor, await requestId(desk, given));
    const { approval_id: id, status, commands } = approval;
    const number = typeof wanted === 'number' ? wanted : numberOf(commands, wanted);
    const words = commands[number - 1];
    if (!words) {
      return { text: rich`${code(shortId(id))} has no such command; it has ${commands.length}. /show numbers them.` };
    }
    if (status === 'APPROVED' || status === 'AUTO_APPROVED') return { approval, number, words };
    return { text: rich`${code(shortId(id))} is ${bold(status)}, not approved: nothing of it runs.` };
  }

  /** The token is asked for at once; the end of the run is told when it comes. */
  async function run(actor: Actor, { approval, number, words }: Chosen, given?: string): Promise<Answer> {
    const { approval_id: approvalId, environment } = approval;
    const wanted = { approvalId, command: words, environment };
    const { done: token, question } = await orAskForCode(
      () => api.mint(actor, { ...wanted, ...(given !== undefined && { code: given }) }),
      { given, template: () => execTemplate(approvalId, number) },
    );
    if (question) return { text: question };
    return {
      text: rich`Running command ${number} of ${code(shortId(approvalId))}: ${code(shownCommand(words))}`,
      later: async () => executionAnswer(await api.execute(actor, { approvalId, command: words, token }), words),
    };
  }

  return {
    /** Asks back first; a one-time code is a second yes. */
    async ask(actor: Actor, userId: number, asked: { approval: string; command: number | string; code?: string }) {
      const chosen = await choose(actor, asked.approval, asked.command);
      if (!('words' in chosen)) return chosen;
      if (asked.code !== undefined) return run(actor, chosen, asked.code);
      const { approval, number, words } = chosen;
      const id = await confirmations.ask({ kind: 'exec', approvalId: approval.approval_id, number }, userId);
      const text = lines(
        rich`Run this in ${code(approval.environment)}, of ${code(approval.approval_id)}?`,
        rich`${pre(`${number}. ${shownCommand(words)}`)}`,
        rich`Only you can confirm, once, within ${CONFIRMATION_TTL_MS / 1000} seconds.`,
      );
      return { text, buttons: confirmButtons(id, 'Yes, run') } satisfies Answer;
    },

    /** What waits for a second person. */
    async withdraw(actor: Actor, asked: { approval: string; number: number }): Promise<Answer> {
      const chosen = await choose(actor, asked.approval, asked.number);
      if (!('words' in chosen)) return chosen;
      const { approval_id: approvalId, environment } = chosen.approval;
      const withdrawn = await api.withdrawToken(actor, { approvalId, command: chosen.words, environment });
      return {
        text: withdrawn ? rich`Taken back: command ${asked.number} of ${code(approvalId)}.` : NOTHING_TO_WITHDRAW,
      };
    },

    async confirmed(actor: Actor, approvalId: string, number: number): Promise<Answer> {
      const chosen = await choose(actor, approvalId, number);
      return 'words' in chosen ? run(actor, chosen) : chosen;
    },
  };
}

/** The number of a command that was written out; 0 when it is none of them, word by word. */
function numberOf(commands: readonly string[][], text: string): number {
  const read = readLiteralCommand(text);
  const isSame = (words: readonly string[]) => read.ok && JSON.stringify(words) === JSON.stringify(read.argv);
  return commands.findIndex(isSame) + 1;
}
