import { Agent, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { AppError, ENDPOINTS, openApiDocument, type ServiceName, VERSION } from '@wingman/contracts';
import { problemOf } from '@wingman/service-kit';
import { createProxyServer } from 'httpxy';
import { dropHopByHop, prepareRequest } from './headers.js';
import { createRoutes } from './routes.js';
import { httpStatusOf, systemHealth } from './system-health.js';

/** Longer than the longest long poll (60 s). A service that is silent for this time is given up. */
const SILENCE_MS = 120_000;

/**
 * The one door of the development stack: public paths go to the service that owns them, `/health` and
 * `/openapi.json` answer for all of them, everything else is 404. Bodies stream through in both directions.
 */
export function createProxy(urls: Readonly<Record<ServiceName, string>>): RequestListener {
  const findService = createRoutes();
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });
  const proxy = createProxyServer({ agent, xfwd: true, proxyTimeout: SILENCE_MS });
  proxy.on('error', (_error, _request, response) => giveUp(response as ServerResponse));
  proxy.on('proxyRes', (answer, _request, response) => {
    dropHopByHop(answer.headers);
    answer.headers.connection = response.shouldKeepAlive ? 'keep-alive' : 'close';
  });
  const document = JSON.stringify(openApiDocument({ title: 'Wingman', version: VERSION, endpoints: ENDPOINTS }));

  return (request, response) => {
    const requestId = prepareRequest(request);
    response.setHeader('X-Request-Id', requestId);
    const path = (request.url ?? '').split('?', 1)[0] as string;
    if (isGet(request) && path === '/health') return void answerHealth(urls, response);
    if (isGet(request) && path === '/openapi.json') return send(response, 200, 'application/json', document);
    const service = findService(path);
    if (!service) return sendProblem(response, new AppError('not_found', 'no such endpoint'));
    // Failures arrive at the `error` listener above.
    void proxy.web(request, response, { target: urls[service] });
  };
}

const isGet = (request: IncomingMessage): boolean => request.method === 'GET' || request.method === 'HEAD';

async function answerHealth(urls: Readonly<Record<ServiceName, string>>, response: ServerResponse): Promise<void> {
  const report = await systemHealth(urls);
  send(response, httpStatusOf(report), 'application/json', JSON.stringify(report));
}

/** Once an answer has begun it can only be cut off, so that nobody takes a part of it for the whole. */
function giveUp(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendProblem(response, new AppError('unavailable', 'the service behind this path does not answer'));
}

function sendProblem(response: ServerResponse, error: AppError): void {
  const problem = problemOf(error, String(response.getHeader('X-Request-Id')));
  send(response, error.status, 'application/problem+json', JSON.stringify(problem));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
