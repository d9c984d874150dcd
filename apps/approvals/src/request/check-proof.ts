import { AppError } from '@wingman/contracts';
import { judgeInstruction } from '@wingman/policy';
import type { Policy } from '@wingman/policy';
import type { KnownCheck } from './gatekeeper.read-model.js';
import type { Asked } from './request.js';

/**
 * Throws `check_required` unless the check approves exactly this instruction for this worker. What was checked for
 * another environment is judged again by what holds in this one: it may be stricter there.
 */
export function assertChecked(asked: Asked, check: KnownCheck | undefined, policy: Policy): void {
  if (!check) throw refusal('an approved check of this instruction is needed');
  if (check.workerId !== asked.workerId) throw refusal('the check is of another worker');
  if (check.instructionSha256.toString('hex') !== asked.instructionSha256) {
    throw refusal('the check is of another instruction');
  }
  if (check.decision !== 'APPROVED') throw refusal('the check rejected this instruction');
  if (check.environment !== asked.environment && judgeInstruction(asked.instruction, policy).decision !== 'APPROVED') {
    throw refusal(`the instruction was checked for ${check.environment} and is rejected for ${asked.environment}`);
  }
}

const refusal = (message: string): AppError =>
  new AppError('check_required', `check_id: ${message}`, { errors: [{ path: 'check_id', message }] });
