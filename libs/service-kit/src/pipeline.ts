import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@wingman/contracts';
import type { Endpoint } from '@wingman/contracts';
import { send, sendProblem } from './answer.js';
import type { Authenticate, Authenticated } from './authenticate.js';
import type { Call, Route } from './call.js';
import { answerOnce } from './idempotency.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { IdempotencyPort, IdentityPort } from './ports.js';
import { actsAsWorker } from './principal.js';
import type { Principal } from './principal.js';
import { knownError } from './problem.js';
import type { RateLimit } from './rate-limit.js';
import type { MaskText } from './redact.js';
import { readCall } from './read-call.js';
import type { Reply } from './reply.js';
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
  // A service's own calls are not the tenant's: a burst of its workers must not keep its alerts from its people.
  if (principal && !endpoint.callers) await deps.rateLimit(principal);

  const { assertWorkers, idempotency, ...read } = await readCall(deps, endpoint, routed, principal).catch(
    async (error: unknown) => {
      if (principal && error instanceof AppError) await route.onRefused?.(principal, error);
      throw error;
    },
  );
  const call: Call = {
    ...read,
    requestId: context.requestId,
    note: context.note,
    isAbandoned: context.isAbandoned,
    get signal(): AbortSignal {
      return context.signal;
    },
    request,
    get principal(): Principal {
      if (!principal) throw new AppError('internal', `${endpoint.id} has no principal`);
      return principal;
    },
    ownWorker: principal && actsAsWorker(principal, endpoint.scopes) ? principal.workerId : undefined,
    caller,
    idempotency,
    assertWorkers,
  };
  const run = async (): Promise<Reply> => route.handle(call);
  if (endpoint.idempotency !== 'kit' || !idempotency || !authenticated) return run();
  const { tenantId, keyId } = authenticated.principal;
  return answerOnce({
    store: deps.idempotency,
    request: { tenantId, keyId, idempotencyKey: idempotency.key, requestHash: idempotency.requestHash },
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
