import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { AuditTrail } from '../audit/audit-trail.js';
import type { ExecutionEffect } from '@wingman/contracts';
import { EFFECTS_LOST, noEffects } from '../effects/effects.js';
import type { EffectsWatch, LookForEffects } from '../effects/effects.js';
import type { ObjectBook } from '../objects/objects.js';
import { capturedText } from '../output/capture.js';
import type { Ended, Executor, Identities, Limits, Task } from '../task.js';
import { finishedEntry } from './execution-entry.js';
import type { EndedExecution, ExecutionStore, NewExecution } from './execution.store.js';
import type { StoredExecution } from './repeated.store.js';
import type { ExecutionMetrics } from './execution-metrics.js';

export interface RunDeps {
  store: ExecutionStore;
  objects: ObjectBook;
  effects: EffectsWatch;
  audit: AuditTrail;
  metrics: ExecutionMetrics;
  log: Log;
  limits: Omit<Limits, 'signal'>;
  /** Aborted when the process is about to end: what runs then is left to be UNKNOWN. */
  stopping: AbortSignal;
}

interface Begun {
  execution: NewExecution;
  task: Task;
  executor: Executor;
}

/** An end that cannot be recorded for so long is told as unknown; it is tried on all the same. */
const PATIENCE_MS = 10_000;

/** Runs what has begun and records how it ended. Throws `unavailable` where nobody can know whether it ran. */
export async function runAndRecord(deps: RunDeps, { execution, task, executor }: Begun): Promise<StoredExecution> {
  const { tenantId, executionId } = execution;
  // Only whoever has begun asks the engine how it stands: of many uses of a token all others are refused. What only reads
  // changes nothing.
  const watching = task.call?.class === 'read' ? Promise.resolve(noEffects) : deps.effects.begin(task);
  // Looked at where it is awaited.
  watching.catch(() => undefined);
  try {
    await deps.audit.started(execution);
  } catch (error) {
    deps.log.error('the audit file cannot be written: nothing runs', { error });
    const output = capturedText(
      { stderr: 'the audit trail cannot be written; nothing has run\n' },
      deps.limits.maxOutputBytes,
    );
    const ended: Ended = { status: 'FAILED', exitCode: null, output };
    return recordEnd(deps, execution, { tenantId, executionId, ended, durationMs: 0, effects: [], made: {} });
  }
  const look = await watching.catch(() => lookInVain);
  const startedAt = performance.now();
  const ended = await executor
    .run(task, { ...deps.limits, signal: deps.stopping })
    .catch((cause: unknown) => lose(deps, execution, cause));
  // To the microsecond, as it is answered and stored.
  const durationMs = Math.round((performance.now() - startedAt) * 1_000) / 1_000;
  const [effects, made] = await Promise.all([effectsOf(deps, task, look), madeBy(deps, task)]);
  return recordEnd(deps, execution, { tenantId, executionId, ended, durationMs, effects, made });
}

const lookInVain: LookForEffects = async () => [EFFECTS_LOST];

/** The command has run, and how it ended is known: what cannot be seen beside it takes nothing of that back. */
async function effectsOf({ log }: RunDeps, task: Task, look: LookForEffects): Promise<ExecutionEffect[]> {
  try {
    return await look();
  } catch (error) {
    log.warn('what a command changed cannot be seen', { execution_id: task.executionId, error });
    return [EFFECTS_LOST];
  }
}

/** Where even that cannot be recorded, the sweep finds it when this process has ended. */
async function lose(
  { store, log, metrics }: RunDeps,
  { tenantId, executionId }: NewExecution,
  cause: unknown,
): Promise<never> {
  log.error('nobody knows whether a command ran', { execution_id: executionId, error: cause });
  metrics.lost(1);
  await store.lose(tenantId, executionId).catch((error: unknown) => {
    log.error('an execution that nobody knows the end of is not recorded as that', {
      execution_id: executionId,
      error,
    });
  });
  throw unknown(executionId, cause);
}

const unknown = (executionId: string, cause: unknown): AppError =>
  new AppError(
    'unavailable',
    `it is not known whether the command ran, and it is never run again: execution ${executionId}`,
    {
      cause,
    },
  );

/** Later commands that need what this one made are refused where it cannot be seen. */
async function madeBy({ objects, log }: RunDeps, task: Task): Promise<Identities> {
  try {
    return await objects.madeBy(task);
  } catch (error) {
    log.warn('what a command made cannot be seen', { execution_id: task.executionId, error });
    return {};
  }
}

async function recordEnd(deps: RunDeps, execution: NewExecution, end: EndedExecution): Promise<StoredExecution> {
  const recorded = record(deps, execution, end);
  const late = delay(PATIENCE_MS, 'late' as const, { ref: false });
  if ((await Promise.race([recorded, late])) === 'late') {
    throw new AppError('unavailable', `the command has run; its end is not recorded yet: execution ${end.executionId}`);
  }
  const { ended, effects, durationMs, executionId } = end;
  const { status, exitCode, output } = ended;
  return { executionId, status, exitCode, ...output, durationMs, effects: [...effects] };
}

/** Tries until it is recorded or the process ends: nobody else knows how it ended. */
async function record(deps: RunDeps, execution: NewExecution, end: EndedExecution): Promise<void> {
  const { executionId } = end;
  const entry = finishedEntry(execution, end);
  for (let pauseMs = 100; !deps.stopping.aborted; pauseMs = Math.min(2 * pauseMs, 5_000)) {
    try {
      await deps.store.finish(end, entry);
      break;
    } catch (error) {
      deps.log.warn('the end of an execution cannot be recorded yet', { execution_id: executionId, error });
      await delay(pauseMs, undefined, { signal: deps.stopping }).catch(() => undefined);
    }
  }
  if (deps.stopping.aborted) throw unknown(executionId, 'the process ends');
  deps.metrics.ended(end);
  await deps.audit.ended(execution, end).catch((error: unknown) => {
    deps.log.error('the end of an execution is missing in the audit file', { execution_id: executionId, error });
  });
}
