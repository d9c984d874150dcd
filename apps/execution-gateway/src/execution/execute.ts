import { AppError } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { PolicyBook, PolicyInForce } from '@wingman/policy';
import { assertApproved, commandDigest, tokenHash, verifyToken } from '@wingman/token';
import type { Capability, TrustedKeys } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import type { AuditTrail } from '../audit/audit-trail.js';
import { assertAboveFloor, readCommand } from '../floor/floor.js';
import type { ObjectBook } from '../objects/objects.js';
import type { Executor, ExecutorFinder, Task } from '../task.js';
import type { ApprovalReader, ApprovalToExecute } from './approval.read-model.js';
import type { Doubts } from './doubts.js';
import { assertUnused, assertWithin, commandIndex, madeByIndex } from './execution.js';
import type { Presented } from './execution.js';
import { startedEntry } from './execution-entry.js';
import type { ExecutionStore, NewExecution, Repeatable } from './execution.store.js';
import type { StoredExecution } from './repeated.store.js';
import type { RunDeps } from './run.js';
import { runAndRecord } from './run.js';

export interface ExecuteDeps extends RunDeps {
  store: ExecutionStore;
  approvals: ApprovalReader;
  policies: PolicyBook;
  doubts: Pick<Doubts, 'consider'>;
  objects: ObjectBook;
  executorFor: ExecutorFinder;
  audit: AuditTrail;
  log: Log;
  /** By which tokens are known, and people's decisions. */
  tokenKeys: TrustedKeys;
  decisionKeys: TrustedKeys;
  maxTokenTtlSeconds: number;
  allowedEnvironments: readonly string[];
  /** This process, as the executions name it that it runs. */
  holder: string;
  now: () => Date;
}

/** Everything that must hold before a command begins. */
interface Admitted {
  execution: Omit<NewExecution, 'holder' | 'policyRevision'>;
  task: Task;
  executor: Executor;
  inForce: PolicyInForce;
}

/** A policy that changes this often while one execution is judged is not one to judge by. */
const MAX_ATTEMPTS = 5;

/**
 * Runs what a token allows, once. Verifies the token, holds it and what came with it against the approval and its
 * signature, the policy's floor and what the command names now; then takes the token and records the start in one
 * transaction; then runs, and records the end. Throws the code of what stands against it; nothing has run then.
 */
export async function execute(
  deps: ExecuteDeps,
  presented: Presented & { token: string },
  { repeatable, onVerified }: { repeatable: Repeatable | undefined; onVerified: (capability: Capability) => void },
): Promise<StoredExecution> {
  // The database is asked while the signature is verified. What it says decides nothing before that, and where the token is
  // refused nobody hears whether it answered.
  const named = deps.approvals.find(presented.principal.tenantId, presented.approvalId);
  named.catch(() => undefined);
  const capability = await verifyToken(presented.token, {
    keys: deps.tokenKeys,
    now: deps.now(),
    maxTtlSeconds: deps.maxTokenTtlSeconds,
  });
  onVerified(capability);
  assertWithin(capability, presented, deps);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    // Within the token's scope tenant and approval are those that were asked for; another attempt looks anew.
    const approval = await (attempt === 0 ? named : deps.approvals.find(capability.tenant_id, capability.approval_id));
    const admitted = await admit(deps, { capability, approval, presented });
    const execution: NewExecution = {
      ...admitted.execution,
      holder: deps.holder,
      policyRevision: admitted.inForce.revision,
    };
    const begun = await deps.store.begin(execution, startedEntry(execution), repeatable).catch((error: unknown) => {
      deps.doubts.consider(execution, error);
      throw error;
    });
    if (begun) {
      return runAndRecord(deps, { execution, task: admitted.task, executor: admitted.executor });
    }
    deps.policies.forget(capability.tenant_id);
  }
  throw new AppError('unavailable', 'the policy keeps changing', { retryAfterSeconds: 1 });
}

/** What came, once the token is verified: `approval` is what lies there under the token's approval and tenant. */
interface Arrived {
  capability: Capability;
  approval: ApprovalToExecute | undefined;
  presented: Presented & { token: string };
}

async function admit(deps: ExecuteDeps, { capability, approval, presented }: Arrived): Promise<Admitted> {
  const { tenant_id: tenantId, approval_id: approvalId, worker_id: workerId, environment, command } = capability;
  if (!approval) throw new AppError('not_approved', `no approval ${approvalId}`);
  // What has run is told as that, whatever has become of its approval since.
  assertUnused(command, approval.earlier);
  // Policy and engine are asked while people's signature is verified. Whatever they say, the signature speaks first.
  const alive = assertAlive(deps, approval);
  const weighed = weigh(deps, capability, approval);
  weighed.catch(() => undefined);
  await alive;
  const { call, executor, identities, inForce } = await weighed;
  const executionId = uuidv7();
  return {
    execution: {
      tenantId,
      executionId,
      approvalId,
      jti: capability.jti,
      workerId,
      environment,
      command,
      commandDigest: commandDigest(command),
      tokenHash: tokenHash(presented.token),
      executedBy: presented.principal.actor,
      keyId: presented.principal.keyId,
    },
    task: { tenantId, executionId, argv: command, call, program: programOf(command, inForce), identities },
    executor,
    inForce,
  };
}

/** What the policy and the engine say of the command; both are only asked. */
async function weigh(
  deps: ExecuteDeps,
  capability: Capability,
  approval: ApprovalToExecute,
): Promise<Pick<Admitted, 'executor' | 'inForce'> & Pick<Task, 'call' | 'identities'>> {
  const { tenant_id: tenantId, environment, command } = capability;
  const index = commandIndex(capability, approval);
  const call = readCommand(command);
  const inForce = await policyAbove({ argv: command, call }, deps.policies, { tenantId, environment });
  const executor = deps.executorFor({ argv: command, call });
  const identities = await deps.objects
    .confirm({
      tenantId,
      commands: approval.commands,
      index,
      approved: approval.objects,
      made: madeByIndex(approval, approval.earlier),
      rules: inForce.policy.execution,
    })
    .catch((error: unknown) => assertDrifted(deps, approval, command, error));
  return { call, executor, identities, inForce };
}

/** The policy by which this may run. A refusal records nothing that an older policy would be found out by: it is read again. */
async function policyAbove(
  judged: Parameters<typeof assertAboveFloor>[0],
  policies: PolicyBook,
  { tenantId, environment }: { tenantId: string; environment: string },
): Promise<PolicyInForce> {
  const remembered = await policies.inForce(tenantId, environment);
  try {
    assertAboveFloor(judged, remembered.policy.execution);
    return remembered;
  } catch (refusal) {
    if (!(await policies.renew(tenantId, remembered.revision))) throw refusal;
  }
  const newest = await policies.inForce(tenantId, environment);
  assertAboveFloor(judged, newest.policy.execution);
  return newest;
}

/** What another use of the same approval did in this moment is a replay, not a drift. Throws the one or the other. */
async function assertDrifted(
  { approvals }: ExecuteDeps,
  { tenantId, approvalId }: ApprovalToExecute,
  command: readonly string[],
  error: unknown,
): Promise<never> {
  if (error instanceof AppError && error.code === 'approval_drifted') {
    assertUnused(command, (await approvals.find(tenantId, approvalId))?.earlier ?? []);
  }
  throw error;
}

/** Where the policy says that a program lies; assertAboveFloor has seen to it that it does. */
const programOf = ([name = '']: readonly string[], { policy }: PolicyInForce): string | undefined =>
  policy.execution.programs?.[name];

/** Throws unless people's signed word still stands: `not_approved`, `expired`, `approval_unresolved`. */
async function assertAlive({ decisionKeys, now }: ExecuteDeps, approval: ApprovalToExecute): Promise<void> {
  const endsAt = await assertApproved(approval, decisionKeys);
  if (endsAt <= now()) throw new AppError('expired', `the approval expired at ${endsAt.toISOString()}`);
  if (approval.binding === 'unresolved' || Object.values(approval.objects).includes('unresolved')) {
    throw new AppError('approval_unresolved', 'what the commands name could not be fixed when they were approved');
  }
}
