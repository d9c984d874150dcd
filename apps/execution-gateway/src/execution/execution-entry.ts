import type { IntakeEntry } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import type { EndedExecution, NewExecution, RefusedExecution } from './execution.store.js';

/** A command longer than this is told by its digest alone; so is what it changed beyond so many things. */
const MAX_SHOWN = 8_000;
const MAX_EFFECTS = 100;

const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

/** A command as the ledger shows it, secrets masked; nothing of one that is too long. */
export function shown(command: readonly string[] | undefined): { command?: string } {
  const line = command?.join(' ') ?? '';
  return line === '' || line.length > MAX_SHOWN ? {} : { command: maskSecrets(line) };
}

/** What the ledger keeps when a command begins. */
export const startedEntry = (execution: NewExecution): IntakeEntry => ({
  tenantId: execution.tenantId,
  kind: 'execution.started',
  fields: {
    execution_id: execution.executionId,
    approval_id: execution.approvalId,
    worker_id: execution.workerId,
    jti: execution.jti,
    token_hash: base64Of(execution.tokenHash),
    environment: execution.environment,
    ...shown(execution.command),
    command_digest: base64Of(execution.commandDigest),
    by: execution.executedBy,
    key_id: execution.keyId,
  },
});

/** What the ledger keeps when it has ended. The output lies in the execution; here it is told by its digest. */
export const finishedEntry = (
  { executionId, approvalId, workerId }: Pick<NewExecution, 'executionId' | 'approvalId' | 'workerId'>,
  { tenantId, ended, durationMs, effects }: EndedExecution,
): IntakeEntry => ({
  tenantId,
  kind: 'execution.finished',
  fields: {
    execution_id: executionId,
    approval_id: approvalId,
    worker_id: workerId,
    status: ended.status,
    exit_code: ended.exitCode,
    output_sha256: ended.output.sha256.toString('base64'),
    truncated: ended.output.truncated,
    duration_ms: Math.round(durationMs),
    effects_count: effects.length,
    effects: effects.slice(0, MAX_EFFECTS),
  },
});

/** What the ledger keeps of an attempt that was refused. */
export const refusedEntry = (refused: RefusedExecution): IntakeEntry => ({
  tenantId: refused.tenantId,
  kind: 'execution.refused',
  fields: {
    execution_id: refused.executionId,
    code: refused.code,
    ...(refused.approvalId !== undefined && { approval_id: refused.approvalId }),
    ...(refused.workerId !== undefined && { worker_id: refused.workerId }),
    ...(refused.jti !== undefined && { jti: refused.jti }),
    ...(refused.environment !== undefined && { environment: refused.environment }),
    ...shown(refused.command),
    ...(refused.commandDigest !== undefined && { command_digest: base64Of(refused.commandDigest) }),
    by: refused.executedBy,
    key_id: refused.keyId,
  },
});
