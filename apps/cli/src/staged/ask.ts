import type { ApprovalAnswer, ApprovalBody } from '@wingman/contracts';
import { WingmanError } from '@wingman/sdk';
import type { Connection } from '../exec/connection.js';
import { NotRun, refusal } from '../exec/endings.js';
import { onOneLine } from '../text.js';

/** What is asked of people at once. */
export interface Question {
  workerId: string;
  environment: string;
  title: string;
  /** With the ten sections: where policy asks for a check (in production always), it must pass the gate. */
  instruction: string;
  commands: readonly (readonly string[])[];
}

interface Remembered {
  /** Of the check that the instruction passed before. */
  checkId: string | undefined;
  /** Called before the request that names it, so that the same is asked for again. */
  remember(checkId: string): void;
}

/**
 * Asks people for exactly these commands; where policy wants the instruction checked first, that is done. Throws NotRun
 * when the gate rejects it or nobody can be asked.
 */
export async function askPeople(
  connection: Connection,
  question: Question,
  { checkId, remember }: Remembered,
  signal: AbortSignal,
): Promise<ApprovalAnswer> {
  const { work, origin } = connection;
  const request = (check: string | undefined) => work.requestApproval(bodyOf(question, check), { signal });
  try {
    try {
      return await request(checkId);
    } catch (error) {
      if (!(error instanceof WingmanError) || error.code !== 'check_required') throw error;
    }
    const checked = await passedGate(connection, question, signal);
    remember(checked);
    return await request(checked);
  } catch (error) {
    throw error instanceof WingmanError ? refusal(error, origin) : error;
  }
}

const bodyOf = (
  { workerId, environment, title, instruction, commands }: Question,
  checkId: string | undefined,
): ApprovalBody => ({
  worker_id: workerId,
  title,
  instruction,
  commands: commands.map((command) => [...command]),
  environment,
  ...(checkId !== undefined && { check_id: checkId }),
});

async function passedGate({ work }: Connection, question: Question, signal: AbortSignal): Promise<string> {
  const { workerId, environment, instruction } = question;
  const {
    check_id: id,
    decision,
    ...said
  } = await work.checkInstruction({ worker_id: workerId, environment, instruction }, { signal });
  if (decision === 'APPROVED') return id;
  const reasons = said.violations
    .filter(({ mode }) => mode === 'enforce')
    .map(({ rule_id: rule, message }) => `${rule}: ${message}`);
  throw new NotRun(onOneLine(`the gate rejects the instruction (${id}): ${reasons.join('; ')}`));
}
