import type { ServerResponse } from 'node:http';
import { pipeline as pipeStreams } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { AppError } from '@wingman/contracts';
import type { Endpoint } from '@wingman/contracts';
import type { Request, RequestHandler } from 'express';
import type { Authenticate, Authenticated } from './authenticate.js';
import { discardBody } from './body.js';
import type { Call, Route } from './call.js';
import { answerOnce, idempotencyKeyOf, requestHash } from './idempotency.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { IdempotencyPort, IdentityPort } from './ports.js';
import { actsAsWorker, assertOwnWorker, assertScope } from './principal.js';
import type { Principal } from './principal.js';
import { knownError, parse, problemOf } from './problem.js';
import type { RateLimit } from './rate-limit.js';
import type { Reply } from './reply.js';
import { readRequestBody } from './request-body.js';
import { beginRecord } from './request-log.js';
import type { ServiceVerifier } from './service-credential.js';

export interface PipelineDeps {
  log: Log;
  metrics: Metrics;
  authenticate: Authenticate;
  identity: IdentityPort;
  rateLimit: RateLimit;
  idempotency: IdempotencyPort;
  verifyService: ServiceVerifier | undefined;
}

/**
 * The way of every request, in this order: key, limit, scope, path and query, body, tenant, worker, standing,
 * idempotency, handler. Unauthenticated traffic is never parsed; a fault at any step answers with a problem.
 */
export function createPipeline(deps: PipelineDeps): (route: Route) => RequestHandler {
  return (route) => (request, response, next) => {
    const { endpoint } = route;
    const record = beginRecord(request, response, { endpoint: endpoint.id, log: deps.log, metrics: deps.metrics });
    const context: Context = { requestId: record.requestId, signal: signalWhenGone(response), note: record.note };
    answer(deps, route, request, context)
      .then((reply) => send(response, reply))
      .catch((error: unknown) => {
        const known = knownError(error);
        record.note({
          code: known.code,
          ...(known.status >= 500 && known.cause !== undefined && { cause: known.cause }),
        });
        return sendProblem(request, response, known, record.requestId);
      })
      .catch(next);
  };
}

type Context = Pick<Call, 'requestId' | 'signal' | 'note'>;

function signalWhenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    // Aborting makes an exception with a stack: not for the many answers that ended well.
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

async function answer(deps: PipelineDeps, route: Route, request: Request, context: Context): Promise<Reply> {
  const { endpoint } = route;
  const caller = endpoint.callers ? await verifyCaller(deps, endpoint, request) : undefined;
  const authenticated = endpoint.scopes.length > 0 ? await authenticate(deps, endpoint, request, context) : undefined;
  const principal = authenticated?.principal;
  if (principal) {
    // A service's own calls are not the tenant's: a burst of its workers must not keep its alerts from its people.
    if (!endpoint.callers) await deps.rateLimit(principal.tenantId, principal.tier);
    assertScope(principal, endpoint.scopes);
  }
  const params = parse(endpoint.params, request.params);
  const query = parse(endpoint.query, request.query);
  const { raw, body } = await readRequestBody(endpoint, request);

  const worker = principal && actsAsWorker(principal, endpoint.scopes) ? workerOf(principal, query, body) : undefined;
  const assertWorkers = (ids: Iterable<string>) => assertStanding(deps, principal, endpoint, ids);
  if (principal) {
    assertTenant(principal, body);
    if (worker !== undefined) await assertWorkers([worker]);
  }

  const key = endpoint.idempotency === 'none' ? undefined : idempotencyKeyOf(request.headers['idempotency-key']);
  const hash = key === undefined ? undefined : requestHash(request.method, request.originalUrl, raw);
  const call: Call = {
    ...context,
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

async function verifyCaller(deps: PipelineDeps, endpoint: Endpoint, request: Request) {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!deps.verifyService || token === undefined) {
    throw new AppError('unauthenticated', 'a service credential is needed');
  }
  return deps.verifyService(token, endpoint.callers ?? []);
}

async function authenticate(
  deps: PipelineDeps,
  endpoint: Endpoint,
  request: Request,
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

async function assertStanding(
  deps: PipelineDeps,
  principal: Principal | undefined,
  endpoint: Endpoint,
  workerIds: Iterable<string>,
): Promise<void> {
  if (!principal || !actsAsWorker(principal, endpoint.scopes)) return;
  const distinct = [...new Set(workerIds)];
  distinct.forEach((workerId) => assertOwnWorker(principal, workerId));
  const locked = await Promise.all(distinct.map((workerId) => deps.identity.isLocked(principal.tenantId, workerId)));
  const position = locked.indexOf(true);
  if (position >= 0) {
    throw new AppError('worker_locked', `worker ${distinct[position]} is locked until a person unlocks it`);
  }
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.stream) {
    response.setHeader('Content-Type', reply.contentType ?? 'application/octet-stream');
    await pipeStreams(Readable.from(reply.stream, { objectMode: false }), response);
    return;
  }
  const content = reply.raw ?? JSON.stringify(reply.body);
  response.setHeader('Content-Type', reply.contentType ?? 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(content));
  response.end(content);
}

/** Answers with the problem. A client that is still sending is heard out for a moment, then the connection ends. */
export async function sendProblem(
  request: Request,
  response: ServerResponse,
  error: AppError,
  requestId: string,
): Promise<void> {
  if (response.headersSent) {
    // A stream that broke: an abrupt end is how the client learns that it has not got everything.
    response.destroy();
    return;
  }
  await discardBody(request);
  const content = JSON.stringify(problemOf(error, requestId));
  response.statusCode = error.status;
  response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(content));
  if (error.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(error.retryAfterSeconds));
  if (error.code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
  if (!request.complete) response.setHeader('Connection', 'close');
  response.end(content);
}
