import { AppError, isRollbackWorker, requestApproval } from '@wingman/contracts';
import type { ApprovalAnswer, ApprovalBody } from '@wingman/contracts';
import type { PolicyBook } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Reply, Route } from '@wingman/service-kit';
import { textDigest } from '@wingman/token';
import { answerOf } from '../approval/approval-view.js';
import { commandsOf } from './commands.js';
import { judge } from './judge.js';
import type { JudgeDeps, Requester } from './judge.js';
import type { Asked } from './request.js';
import type { Known, NewRequest, Repeatable, RequestStore } from './request.store.js';

export interface RequestDeps extends JudgeDeps {
  store: RequestStore;
  policies: PolicyBook;
  /** Environments that a request may name. */
  allowedEnvironments: readonly string[];
  /** Of requests that say nothing. */
  ttlSeconds: number;
  /** Told of requests that wait, after they were committed. */
  onWaiting: (tenantId: string, approvalId: string, expiresAt: Date) => void;
  observe: (answer: ApprovalAnswer) => void;
}

/** A policy, a pause or a twin that changes this often while one request is judged is not one to judge by. */
const MAX_ATTEMPTS = 5;

/** `POST /approvals/request`. */
export const requestRoutes = (deps: RequestDeps): Route[] => [
  route(requestApproval, async (call) => {
    const { principal, body, note } = call;
    assertServed(body.environment, deps);
    assertOwnName(body.worker_id);
    const repeatable = call.idempotency && { keyId: principal.keyId, ...call.idempotency };
    const answered =
      (repeatable && (await deps.store.replay(principal.tenantId, repeatable))) ??
      (await judgeAndRecord(deps, principal, await askedOf(principal.tenantId, body, deps), repeatable));
    note({ approval_id: answered.answer.approval_id, approval_status: answered.answer.status });
    return replyOf(answered);
  }),
];

/** Throws `environment_not_allowed` for an environment that this deployment does not serve. */
export function assertServed(environment: string, { allowedEnvironments }: RequestDeps): void {
  if (allowedEnvironments.includes(environment)) return;
  throw new AppError('environment_not_allowed', `this deployment does not serve the environment ${environment}`);
}

/** Nobody may look like a rollback that the watcher asks for. */
function assertOwnName(workerId: string): void {
  if (!isRollbackWorker(workerId)) return;
  const message = 'is kept for rollbacks';
  throw new AppError('invalid_request', `worker_id: ${message}`, { errors: [{ path: 'worker_id', message }] });
}

const askedOf = async (tenantId: string, body: ApprovalBody, { ttlSeconds, reader }: RequestDeps): Promise<Asked> => ({
  tenantId,
  workerId: body.worker_id,
  title: body.title,
  instruction: body.instruction,
  instructionSha256: textDigest(body.instruction),
  commands: body.commands === undefined ? await reader.commandsIn(body.instruction) : commandsOf(body.commands),
  environment: body.environment,
  checkId: body.check_id,
  metadata: body.metadata,
  ttlSeconds: body.ttl_seconds ?? ttlSeconds,
});

type Answered = Known | { state: 'created'; answer: ApprovalAnswer; status: 201 };

const replyOf = ({ state, answer, status }: Answered): Reply =>
  json(status, answer, state === 'replayed' ? { 'Idempotent-Replayed': 'true' } : undefined);

/** Judges by what is in force when the request is recorded: what changed in between is judged by again. */
export async function judgeAndRecord(
  deps: RequestDeps,
  requester: Requester,
  asked: Asked,
  repeatable: Repeatable | undefined,
): Promise<Answered> {
  // Assumed until the statement that records refuses: a pause is rare, and a look costs as much as the recording.
  let paused = false;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const inForce = await deps.policies.inForce(asked.tenantId, asked.environment);
    const request = await judge(deps, asked, requester, { ...inForce, paused }).catch(async (error: unknown) => {
      if (isRefusal(error) && (await deps.policies.renew(asked.tenantId, inForce.revision))) return undefined;
      throw error;
    });
    if (!request) continue;
    const outcome = await deps.store.create(request, repeatable);
    if (outcome.state === 'created') return { state: 'created', answer: announce(deps, request, outcome), status: 201 };
    if (outcome.state !== 'again') return outcome;
    deps.policies.forget(asked.tenantId);
    paused = await deps.store.isPaused(asked.tenantId);
  }
  throw new AppError('unavailable', 'what decides about the request keeps changing', { retryAfterSeconds: 1 });
}

/** What policy may no longer ask for: nothing is recorded then, so that nothing else tells of an older policy. */
const isRefusal = (error: unknown): boolean => error instanceof AppError && error.code === 'check_required';

/** Tells the queue and the metrics of a request that was recorded; returns its answer. */
function announce(
  { onWaiting, observe }: RequestDeps,
  request: NewRequest,
  { expiresAt }: { expiresAt: Date },
): ApprovalAnswer {
  const { approvalId, asked, status } = request;
  const row = {
    ...request,
    approval_id: approvalId,
    commands: asked.commands.map((argv) => [...argv]),
    validation: request.validation ?? null,
    expires_at: expiresAt,
  };
  const answer = answerOf(row, status);
  observe(answer);
  if (status === 'PENDING') onWaiting(asked.tenantId, approvalId, expiresAt);
  return answer;
}
