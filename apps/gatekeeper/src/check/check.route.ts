import { AppError, checkInstruction, getCheck, listChecks } from '@wingman/contracts';
import type { CheckAnswer } from '@wingman/contracts';
import type { Judgement, PolicyBook } from '@wingman/policy';
import { json, positionOf, route } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { assertSearchable } from '../policy/policy.js';
import { askedOf, checkEntry, resultOf } from './check.js';
import type { Asked } from './check.js';
import type { CheckStore } from './check.store.js';
import type { Judge } from '../judge/judge.js';

export interface CheckDeps {
  checks: CheckStore;
  policies: PolicyBook;
  judge: Judge;
  /** Whoever names no environment is judged by what holds in this one. */
  environment: string;
  /** Environments that an instruction may name; undefined: any. */
  allowedEnvironments: readonly string[] | undefined;
  /** Told of registered checks after they were committed. */
  onRegistered: (tenantId: string, checkId: string) => void;
  observe: (judgement: Judgement) => void;
}

/** A policy that changes this often while one instruction is judged is not one to judge by. */
const MAX_ATTEMPTS = 5;

/** `POST /check` and what was checked before. A worker's key sees that worker's checks only. */
export function checkRoutes(deps: CheckDeps): Route[] {
  return [
    route(checkInstruction, async ({ body, query, principal, note }) => {
      const asked = askedOf(body, query, { workerId: principal.workerId, environment: deps.environment });
      assertServed(asked.environment, deps);
      const { checkId, judgement } = await judgeAndRecord(deps, principal, asked);
      deps.observe(judgement);
      if (asked.checks) deps.onRegistered(principal.tenantId, checkId);
      note({ check_id: checkId, decision: judgement.decision });
      const answer: CheckAnswer = {
        check_id: checkId,
        ...resultOf(judgement),
        ...(asked.checks && { baseline: 'PENDING' as const }),
      };
      return json(200, answer);
    }),

    route(listChecks, async ({ principal, query, ownWorker }) => {
      const { items, more } = await deps.checks.list(principal.tenantId, {
        workerId: ownWorker ?? query.worker_id,
        decision: query.decision,
        before: positionOf(query.cursor),
        limit: query.limit,
      });
      return json(200, { items, next_cursor: more ? (items.at(-1)?.check_id ?? null) : null });
    }),

    route(getCheck, async ({ principal, params, ownWorker }) => {
      const found = await deps.checks.find(principal.tenantId, params.id, ownWorker);
      if (!found) throw new AppError('not_found', `no check ${params.id}`);
      return json(200, found);
    }),
  ];
}

function assertServed(environment: string, { allowedEnvironments }: CheckDeps): void {
  if (allowedEnvironments?.includes(environment) ?? true) return;
  throw new AppError('environment_not_allowed', `this deployment does not serve the environment ${environment}`);
}

/** Judges by the policy in force when the check is recorded: one that changed in between is judged by again. */
async function judgeAndRecord(
  { checks, policies, judge }: CheckDeps,
  { tenantId, keyId, actor, person }: Principal,
  asked: Asked,
): Promise<{ checkId: string; judgement: Judgement }> {
  const acting = { actor, key_id: keyId, person_id: person?.personId };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const inForce = await policies.inForce(tenantId, asked.environment);
    const { revision } = inForce;
    const { instruction, environment } = asked;
    assertSearchable(instruction.length, inForce.policy);
    const judgement = await judge.judge({ instruction, environment, tenantId, inForce });
    const checkId = uuidv7();
    const entry = checkEntry({ tenantId, checkId, asked, judgement, acting });
    const recorded = await checks.insert({ tenantId, checkId, asked, revision, entry, result: resultOf(judgement) });
    if (recorded) return { checkId, judgement };
    policies.forget(tenantId);
  }
  throw new AppError('unavailable', 'the policy keeps changing', { retryAfterSeconds: 1 });
}
