import type { RequestListener } from 'node:http';
import { AppError, endpointsOf, openApiDocument } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import express from 'express';
import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { sendProblem } from './answer.js';
import { createAuthenticate } from './authenticate.js';
import { bindRoutes } from './call.js';
import type { Route } from './call.js';
import { createDirectRoutes } from './direct-routes.js';
import { createHealth } from './health.js';
import type { Dependency } from './health.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { createPipeline } from './pipeline.js';
import type { IdempotencyPort, IdentityPort } from './ports.js';
import { knownError } from './problem.js';
import { createRateLimit } from './rate-limit.js';
import type { SetLimits } from './rate-limit.js';
import { redactText } from './redact.js';
import type { MaskText } from './redact.js';
import { beginRecord } from './request-log.js';
import { SECURITY_HEADERS } from './security-headers.js';
import type { ServiceVerifier } from './service-credential.js';

export interface ServiceDeps {
  name: ServiceName;
  version: string;
  startedAt: Date;
  development: boolean;
  log: Log;
  metrics: Metrics;
  routes: readonly Route[];
  dependencies: readonly Dependency[];
  identity: IdentityPort;
  idempotency: IdempotencyPort;
  /** What the deployment's settings say, which have the last word over the tiers. */
  limits: SetLimits;
  redis?: Redis;
  verifyService?: ServiceVerifier;
  /** Masks secrets in problems; the shapes that every process knows, unless said otherwise. */
  maskText?: MaskText;
}

/** The whole HTTP side of a service: its endpoints, `/health*`, `/metrics` and `/openapi.json`. Opens nothing. */
export function createService(deps: ServiceDeps): RequestListener {
  const { name, version, metrics, log, maskText = redactText } = deps;
  const endpoints = endpointsOf(name);
  const health = createHealth(deps);
  for (const { id } of endpoints) metrics.expectEndpoint(id);
  const pipeline = createPipeline({
    log,
    metrics,
    identity: deps.identity,
    idempotency: deps.idempotency,
    verifyService: deps.verifyService,
    maskText,
    authenticate: createAuthenticate({ identity: deps.identity, development: deps.development }),
    rateLimit: createRateLimit({ limits: deps.limits, redis: deps.redis }),
  });
  const document = openApiDocument({ title: `Wingman ${name}`, version, endpoints });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use((_request, response, next) => {
    for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
    next();
  });
  app.get('/health', async (_request, response) => {
    const report = await health();
    response.status(report.status === 'down' ? 503 : 200).json(report);
  });
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/health/ready', async (_request, response) => {
    const { status } = await health();
    response.status(status === 'down' ? 503 : 200).json({ status });
  });
  app.get('/metrics', async (_request, response) => {
    // Reading the state of dependencies first keeps the gauges true even where nobody asks for /health.
    await health();
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.get('/openapi.json', (_request, response) => void response.json(document));
  const entries = bindRoutes(endpoints, deps.routes).map((route) => ({
    endpoint: route.endpoint,
    run: pipeline(route),
  }));
  for (const { endpoint, run } of entries) {
    const register = { GET: app.get, POST: app.post, PUT: app.put }[endpoint.method].bind(app);
    register(endpoint.path, (request, response) => {
      const { originalUrl: url, params, query } = request;
      run({ request, response, url, params, query });
    });
  }
  app.use(unknownPath({ log, metrics, maskText }));
  app.use(lastResort({ log, metrics, maskText }));

  const direct = createDirectRoutes(entries);
  return (request, response) => {
    if (!direct(request, response)) app(request, response);
  };
}

type Recording = Pick<ServiceDeps, 'log' | 'metrics'> & { maskText: MaskText };

function unknownPath(recording: Recording): RequestHandler {
  return (request, response) => {
    const { requestId } = beginRecord(request, response, { endpoint: 'unknown', ...recording });
    void sendProblem(request, response, new AppError('not_found', 'no such endpoint'), {
      requestId,
      maskText: recording.maskText,
    });
  };
}

/** Errors of express itself, such as a path with broken percent-encoding: no route has begun a record for them. */
function lastResort(recording: Recording): express.ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
    const known = status === 400 ? new AppError('invalid_request', 'the request cannot be read') : knownError(error);
    if (known.status >= 500) recording.log.error('request failed outside its handler', { error });
    const { requestId } = beginRecord(request, response, { endpoint: 'unknown', ...recording });
    void sendProblem(request, response, known, { requestId, maskText: recording.maskText });
  };
}
