import { appendFile } from 'node:fs/promises';
import { maskWords } from '@wingman/policy';
import type { EndedExecution, NewExecution, RefusedExecution } from '../execution/execution.store.js';

/** Executions besides the database, where AUDIT_STORAGE asks for it: one JSON line for each start, end and refusal. */
export interface AuditTrail {
  /** Rejects where it cannot be written: nothing may run then. */
  started(execution: NewExecution): Promise<void>;
  ended(execution: NewExecution, end: EndedExecution): Promise<void>;
  refused(refused: RefusedExecution): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;
/** The database alone keeps them. */
export const withoutAuditFile: AuditTrail = { started: nothing, ended: nothing, refused: nothing };

/** Appends to a file that only its owner may read. Lines of several processes do not mix: each is one write. */
export function createAuditFile(path: string, now: () => Date): AuditTrail {
  const append = (event: string, fields: Record<string, unknown>): Promise<void> =>
    appendFile(path, `${JSON.stringify({ at: now().toISOString(), event, ...fields })}\n`, { mode: 0o600 });
  return {
    started: (execution) => append('started', identityOf(execution)),
    ended: (execution, { ended, durationMs, effects }) =>
      append('ended', {
        ...identityOf(execution),
        status: ended.status,
        exit_code: ended.exitCode,
        output_sha256: ended.output.sha256.toString('base64'),
        duration_ms: Math.round(durationMs),
        effects,
      }),
    refused: (refused) => append('refused', { ...identityOf(refused), code: refused.code }),
  };
}

type Identity = Pick<NewExecution, 'tenantId' | 'executionId' | 'executedBy' | 'keyId'> &
  Partial<Pick<NewExecution, 'approvalId' | 'jti' | 'workerId' | 'environment' | 'command'>>;

const identityOf = (execution: Identity): Record<string, unknown> => ({
  execution_id: execution.executionId,
  tenant_id: execution.tenantId,
  approval_id: execution.approvalId,
  jti: execution.jti,
  worker_id: execution.workerId,
  environment: execution.environment,
  command: execution.command && maskWords(execution.command),
  by: execution.executedBy,
  key_id: execution.keyId,
});
