import { AppError, execute as executeEndpoint } from '@wingman/contracts';
import type { CommandText, ExecutionResult } from '@wingman/contracts';
import { commandWordsOf } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Principal, Reply, Route } from '@wingman/service-kit';
import { commandDigest } from '@wingman/token';
import type { Capability } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { execute } from './execute.js';
import type { ExecuteDeps } from './execute.js';
import { refusedEntry } from './execution-entry.js';
import type { RefusedExecution } from './execution.store.js';
import type { StoredExecution } from './repeated.store.js';

/** `POST /gateway/execute`. */
export const executeRoutes = (deps: ExecuteDeps): Route[] => [
  route(
    executeEndpoint,
    async ({ principal, body, idempotency, note, assertWorkers }) => {
      const command = await wordsOf(deps, principal, body.command);
      const repeatable = idempotency && { keyId: principal.keyId, ...idempotency };
      let capability: Capability | undefined;
      try {
        if (principal.workerId !== undefined) await assertWorkers([principal.workerId]);
        const repeated = repeatable && (await deps.store.findRepeated(principal.tenantId, repeatable));
        if (repeated) return replyOf(repeated, { replayed: true });
        const ran = await execute(
          deps,
          { principal, command, approvalId: body.approval_id, token: body.token },
          { repeatable, onVerified: (verified) => (capability = verified) },
        );
        note({ execution_id: ran.executionId, execution_status: ran.status });
        return replyOf(ran, { replayed: false });
      } catch (error) {
        if (isRefusal(error)) await record(deps, refusalOf(error, { principal, command, capability }));
        throw error;
      }
    },
    {
      // What cannot even be read is an attempt all the same; at what, nobody knows.
      onRefused: async (principal, error) => {
        if (isRefusal(error)) await record(deps, refusalOf(error, { principal }));
      },
    },
  ),
];

/** What asks again under the key of a call that has not ended, or that nobody knows the end of, hears just that. */
function replyOf(execution: StoredExecution, { replayed }: { replayed: boolean }): Reply {
  const { executionId, status, exitCode, stdout, stderr, truncated, durationMs, effects } = execution;
  if (status === 'STARTED') {
    throw new AppError('idempotency_in_progress', `execution ${executionId} is under way`, { retryAfterSeconds: 1 });
  }
  if (status === 'UNKNOWN' || status === 'REFUSED') {
    throw new AppError('unavailable', `it is not known whether the command ran: execution ${executionId}`);
  }
  const result: ExecutionResult = {
    execution_id: executionId,
    status,
    exit_code: exitCode,
    stdout: stdout.toString('utf8'),
    stderr: stderr.toString('utf8'),
    truncated,
    duration_ms: durationMs,
    effects,
  };
  return json(200, result, replayed ? { 'Idempotent-Replayed': 'true' } : undefined);
}

/** A call that got no say about the world is no attempt: it is told apart from what was refused. */
const QUESTIONS: ReadonlySet<string> = new Set(['idempotency_conflict', 'idempotency_in_progress']);

const isRefusal = (error: unknown): error is AppError =>
  error instanceof AppError && !QUESTIONS.has(error.code) && (error.status < 500 || error.code === 'paused');

/** A line that a shell would have to read is refused as an attempt: nobody knows which command it is. */
async function wordsOf(deps: ExecuteDeps, principal: Principal, command: CommandText): Promise<string[]> {
  try {
    return commandWordsOf(command, 'command');
  } catch (error) {
    if (isRefusal(error)) await record(deps, refusalOf(error, { principal }));
    throw error;
  }
}

interface Attempt {
  principal: Principal;
  command?: readonly string[];
  capability?: Capability | undefined;
}

const refusalOf = ({ code }: AppError, { principal, command, capability }: Attempt): RefusedExecution => ({
  tenantId: principal.tenantId,
  executionId: uuidv7(),
  code,
  executedBy: principal.actor,
  keyId: principal.keyId,
  ...(command && { command, commandDigest: commandDigest(command) }),
  workerId: principal.workerId,
  // A token of another tenant says nothing here.
  ...(capability?.tenant_id === principal.tenantId && {
    approvalId: capability.approval_id,
    jti: capability.jti,
    workerId: capability.worker_id,
    environment: capability.environment,
  }),
});

/** A refusal stands whether or not it can be recorded; one that is not recorded is an error of ours. */
async function record({ store, audit, metrics, log }: ExecuteDeps, refused: RefusedExecution): Promise<void> {
  metrics.refused(refused.code);
  try {
    await Promise.all([store.refuse(refused, refusedEntry(refused)), audit.refused(refused)]);
  } catch (error) {
    log.error('a refused execution is not recorded', { code: refused.code, error });
  }
}
