import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@wingman/contracts';
import type { Endpoint } from '@wingman/contracts';
import { send, sendProblem } from './answer.js';
import type { Authenticate, Authenticated } from './authenticate.js';
import type { Call, Route } from './call.js';
import { answerOnce, idempotencyKeyOf, requestHash } from './idempotency.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { IdempotencyPort, IdentityPort } from './ports.js';
import { actsAsWorker, assertOwnWorker, assertScope } from './principal.js';
import type { Principal } from './principal.js';
import { knownError, parse } from './problem.js';
import type { RateLimit } from './rate-limit.js';
import type { MaskText } from './redact.js';
import type { Reply } from './reply.js';
import { readRequestBody } from './request-body.js';
import { beginRecord } from './request-log.js';
import type { RequestRecord } from './request-log.js';
import type { ServiceVerifier } from './service-credential.js';

export interface PipelineDeps {
  log: Log;
  metrics: Metrics;
  authenticate: Authenticate;
  identity: IdentityPort;
  rateLimit: RateLimit;
  idempotency: IdempotencyPort;
  verifyService: ServiceVerifier | undefined;
  maskText: MaskText;
}

/** A request whose endpoint was found, with what its address says. */
export interface Routed {
  request: IncomingMessage;
  response: ServerResponse;
  /** As the client wrote it. */
  url: string;
  params: unknown;
  query: unknown;
}

/**
 * The way of every request, in this order: key, limit, scope, path and query, body, tenant, worker, standing,
 * idempotency, handler. Unauthenticated traffic is never parsed; a fault at any step answers with a problem.
 */
export function createPipeline(deps: PipelineDeps): (route: Route) => (routed: Routed) => void {
  return (route) => (routed) => {
    const { endpoint } = route;
    const { request, response } = routed;
    const { log, metrics, maskText } = deps;
    const record = beginRecord(request, response, { endpoint: endpoint.id, log, metrics, maskText });
    answer(deps, route, routed, record)
      .then((reply) => send(response, reply, record.requestId))
      .catch((error: unknown) => {
        const known = knownError(error);
        record.note({
          code: known.code,
          ...(known.status >= 500 && known.cause !== undefined && { cause: known.cause }),
        });
        return sendProblem(request, response, known, { requestId: record.requestId, maskText });
      })
      // Nothing is left to say it with: an answer that cannot even be refused ends the connection.
      .catch((error: unknown) => {
        log.error('an answer could not be sent', { request_id: record.requestId, error });
        response.destroy();
      });
  };
}

type Context = Pick<RequestRecord, 'requestId' | 'isAbandoned' | 'signal' | 'note'>;

async function answer(deps: PipelineDeps, route: Route, routed: Routed, context: Context): Promise<Reply> {
  const { endpoint } = route;
  const { request } = routed;
  const caller = endpoint.callers ? await verifyCaller(deps, endpoint, request) : undefined;
  const authenticated = endpoint.scopes.length > 0 ? await authenticate(deps, endpoint, request, context) : undefined;
  const principal = authenticated?.principal;
  if (principal) {
    // A service's own calls are not the tenant's: a burst of its workers must not keep its alerts from its people.
    if (!endpoint.callers) await deps.rateLimit(principal.tenantId, principal.tier);
    assertScope(principal, endpoint.scopes);
  }
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
  const hash = key === undefined ? undefined : requestHash(endpoint.method, routed.url, raw);
  const call: Call = {
    requestId: context.requestId,
    note: context.note,
    isAbandoned: context.isAbandoned,
    get signal(): AbortSignal {
      return context.signal;
    },
    params,
    query,
    body,
    request,
    get principal(): Principal {
      if (!principal) throw new AppError('internal', `${endpoint.id} has no principal`);
      return principal;
    },
    ownWorker: principal && actsAsWorker(principal, endpoint.scopes) ? principal.workerId : undefined,
    caller,
    idempotency: key !== undefined && hash ? { key, requestHash: hash } : undefined,
    assertWorkers,
  };
  const run = async (): Promise<Reply> => route.handle(call);
  if (endpoint.idempotency !== 'kit' || key === undefined || !hash || !authenticated) return run();
  const { tenantId, keyId } = authenticated.principal;
  return answerOnce({
    store: deps.idempotency,
    request: { tenantId, keyId, idempotencyKey: key, requestHash: hash },
    secret: authenticated.presentedKey,
    run,
    onUnrecorded: (error) => context.note({ idempotency: 'not recorded', idempotency_error: error }),
  });
}

async function verifyCaller(deps: PipelineDeps, endpoint: Endpoint, request: IncomingMessage) {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!deps.verifyService || token === undefined) {
    throw new AppError('unauthenticated', 'a service credential is needed');
  }
  return deps.verifyService(token, endpoint.callers ?? []);
}

async function authenticate(
  deps: PipelineDeps,
  endpoint: Endpoint,
  request: IncomingMessage,
  context: Context,
): Promise<Authenticated> {
  // An internal call carries the service's credential as bearer, and the key that names the tenant beside it.
  const headers = endpoint.callers ? { ...request.headers, authorization: undefined } : request.headers;
  const authenticated = await deps.authenticate(headers);
  const { tenantId, keyId, actor } = authenticated.principal;
  context.note({ tenant_id: tenantId, key_id: keyId, actor });
  return authenticated;
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
  deps: PipelineDeps,
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
