import { AppError, requestRollback, rollbackWorker } from '@wingman/contracts';
import type { ApprovalStatus, RollbackBody } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { textDigest } from '@wingman/token';
import type { ApprovalStore } from '../approval/approval.store.js';
import { commandsOf } from './commands.js';
import type { Requester } from './judge.js';
import type { Asked } from './request.js';
import { assertServed, judgeAndRecord } from './request.route.js';
import type { RequestDeps } from './request.route.js';
import type { RollbackReader } from './rollback.store.js';

interface RollbackDeps extends RequestDeps {
  approvals: Pick<ApprovalStore, 'find'>;
  rollbacks: RollbackReader;
}

/** What the ledger records as the one who asked. */
const ACTOR = 'service:watcher';

/**
 * `POST /internal/rollbacks`: the watcher asks people about a rollback that follows from a verdict. It is judged like
 * every request, and whatever its risk a person decides. The request gets the rollback's own id, so that asking again
 * finds it.
 */
export const rollbackRoutes = (deps: RollbackDeps): Route[] => [
  route(requestRollback, async ({ body, note }) => {
    assertServed(body.environment, deps);
    const status = (await findStatus(deps, body)) ?? (await record(deps, body));
    note({ approval_id: body.rollback_id, approval_status: status });
    return json(200, { approval_id: body.rollback_id, status });
  }),
];

/** Of a request that was recorded before; undefined where there is none. */
async function findStatus({ approvals }: RollbackDeps, body: RollbackBody): Promise<ApprovalStatus | undefined> {
  const found = await approvals.find(body.tenant_id, body.rollback_id, undefined);
  if (found && found.worker_id !== rollbackWorker(body.worker_id)) {
    throw new AppError('idempotency_conflict', 'the id belongs to another request');
  }
  return found?.status;
}

async function record(deps: RollbackDeps, body: RollbackBody): Promise<ApprovalStatus> {
  const behind = await deps.rollbacks.behind(body.tenant_id, body.key_id);
  if (!behind) throw new AppError('not_found', 'no such tenant');
  const { tier, personId } = behind;
  // The one whose claim was FALSE is who must not decide: by that key, as that person, or by any key of that worker.
  const person = personId === undefined ? undefined : { personId, name: '' };
  const requester: Requester = { tier, keyId: body.key_id, person, actor: ACTOR };
  // Two that ask at the same moment: one is recorded, the other finds that the same request waits.
  const { answer } = await judgeAndRecord(deps, requester, askedOf(body, deps), undefined);
  return answer.status;
}

const MAX_TITLE = 200;

function askedOf(body: RollbackBody, { ttlSeconds }: RollbackDeps): Asked {
  const instruction = instructionOf(body);
  const { claim_id, verification_id, alert_id, declared_by } = body;
  return {
    tenantId: body.tenant_id,
    workerId: rollbackWorker(body.worker_id),
    title: `Rollback of claim ${body.claim_seq} of ${body.worker_id}`.slice(0, MAX_TITLE),
    instruction,
    instructionSha256: textDigest(instruction),
    commands: commandsOf(body.commands),
    environment: body.environment,
    checkId: undefined,
    metadata: { rollback: { claim_id, verification_id, alert_id, declared_by } },
    ttlSeconds,
    rollbackId: body.rollback_id,
  };
}

/** Nothing of the claim's own wording stands in it: it would be the liar who tells people why they should agree. */
const instructionOf = (body: RollbackBody): string =>
  [
    `Claim ${body.claim_seq} (${body.claim_id}) was found FALSE: verification ${body.verification_id}, alert ${body.alert_id}.`,
    body.declared_by === 'claim'
      ? 'The worker that made the claim declared these commands itself: trust them no more than the claim.'
      : "The tenant's policy declares these commands.",
    'Approving runs nothing by itself: a person has each command run, with /exec or with a token.',
  ].join('\n');
