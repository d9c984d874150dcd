import { AppError } from '@wingman/contracts';
import type { Endpoint } from '@wingman/contracts';
import type { Call } from './call.js';
import { idempotencyKeyOf, requestHash } from './idempotency.js';
import type { PipelineDeps, Routed } from './pipeline.js';
import { actsAsWorker, assertOwnWorker, assertScope } from './principal.js';
import type { Principal } from './principal.js';
import { parse } from './problem.js';
import type { MaskText } from './redact.js';
import { readRequestBody } from './request-body.js';

type ReadDeps = Pick<PipelineDeps, 'identity' | 'maskText'>;

type ReadCall = Pick<Call, 'params' | 'query' | 'body' | 'idempotency' | 'assertWorkers'>;

/** What a request says, once it is held against the key that it came with. */
export async function readCall(
  deps: ReadDeps,
  endpoint: Endpoint,
  routed: Routed,
  principal: Principal | undefined,
): Promise<ReadCall> {
  const { request } = routed;
  if (principal) assertScope(principal, endpoint.scopes);
  const params = parse(endpoint.params, routed.params);
  const query = parse(endpoint.query, routed.query);
  const { raw, body } = await readRequestBody(endpoint, request);

  const worker = principal && actsAsWorker(principal, endpoint.scopes) ? workerOf(principal, query, body) : undefined;
  const assertWorkers = (ids: Iterable<string>) => assertStanding(deps, principal, endpoint, ids);
  if (worker !== undefined) assertHoldsNoSecret(deps.maskText, worker);
  if (principal) {
    assertTenant(principal, body);
    if (worker !== undefined && endpoint.standing === 'kit') await assertWorkers([worker]);
    else if (worker !== undefined) assertOwnWorker(principal, worker);
  }

  const givenKey = endpoint.idempotency === 'none' ? undefined : request.headers['idempotency-key'];
  const key = idempotencyKeyOf(givenKey, deps.maskText);
  const idempotency =
    key === undefined ? undefined : { key, requestHash: requestHash(endpoint.method, routed.url, raw) };
  return { params, query, body, idempotency, assertWorkers };
}

const fieldOf = (value: unknown, name: string): string | undefined => {
  const member = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof member === 'string' ? member : undefined;
};

/** The worker a call is about: as the body or the query names it, else the one the key is bound to. */
const workerOf = (principal: Principal, query: unknown, body: unknown): string | undefined =>
  fieldOf(body, 'worker_id') ?? fieldOf(query, 'worker_id') ?? principal.workerId;

function assertTenant(principal: Principal, body: unknown): void {
  const named = Array.isArray(body) ? body.map((item) => fieldOf(item, 'tenant_id')) : [fieldOf(body, 'tenant_id')];
  if (named.every((tenantId) => tenantId === undefined || tenantId === principal.tenantId)) return;
  throw new AppError('tenant_mismatch', 'the key belongs to another tenant');
}

/** The name of a worker is stored and shown as it is: with a mask in it, it would name somebody else. */
function assertHoldsNoSecret(maskText: MaskText, workerId: string): void {
  if (maskText(workerId) === workerId) return;
  const message = 'holds what looks like a secret';
  throw new AppError('invalid_request', `worker_id: ${message}`, { errors: [{ path: 'worker_id', message }] });
}

async function assertStanding(
  deps: ReadDeps,
  principal: Principal | undefined,
  endpoint: Endpoint,
  workerIds: Iterable<string>,
): Promise<void> {
  if (!principal || !actsAsWorker(principal, endpoint.scopes)) return;
  const distinct = [...new Set(workerIds)];
  distinct.forEach((workerId) => assertHoldsNoSecret(deps.maskText, workerId));
  distinct.forEach((workerId) => assertOwnWorker(principal, workerId));
  const locked = await Promise.all(distinct.map((workerId) => deps.identity.isLocked(principal.tenantId, workerId)));
  const position = locked.indexOf(true);
  if (position >= 0) {
    throw new AppError('worker_locked', `worker ${distinct[position]} is locked until a person unlocks it`);
  }
}
