import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline as pipeStreams } from 'node:stream/promises';
import type { AppError } from '@wingman/contracts';
import { discardBody } from './body.js';
import { problemOf } from './problem.js';
import type { MaskText } from './redact.js';
import type { Reply } from './reply.js';
import { SECURITY_HEADERS } from './security-headers.js';

const COMMON_HEADERS = SECURITY_HEADERS.flat();

/** Writes status and headers at once; set one by one, Node would check, copy and join each of them. */
function writeHead(response: ServerResponse, status: number, requestId: string, headers: readonly string[]): void {
  response.writeHead(status, [...COMMON_HEADERS, 'X-Request-Id', requestId, ...headers]);
}

/** Answers with what a handler replied. */
export async function send(response: ServerResponse, reply: Reply, requestId: string): Promise<void> {
  const headers = Object.entries(reply.headers ?? {}).flat();
  if (reply.stream) {
    writeHead(response, reply.status, requestId, [
      ...headers,
      'Content-Type',
      reply.contentType ?? 'application/octet-stream',
    ]);
    await pipeStreams(Readable.from(reply.stream, { objectMode: false }), response);
    return;
  }
  const content = reply.raw ?? JSON.stringify(reply.body);
  headers.push('Content-Type', reply.contentType ?? 'application/json; charset=utf-8');
  headers.push('Content-Length', String(Buffer.byteLength(content)));
  writeHead(response, reply.status, requestId, headers);
  response.end(content);
}

/** Answers with the problem. A client that is still sending is heard out for a moment, then the connection ends. */
export async function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
  { requestId, maskText }: { requestId: string; maskText: MaskText },
): Promise<void> {
  if (response.headersSent) {
    // A stream that broke: an abrupt end is how the client learns that it has not got everything.
    response.destroy();
    return;
  }
  await discardBody(request);
  const content = JSON.stringify(problemOf(error, requestId, maskText));
  const headers = ['Content-Type', 'application/problem+json; charset=utf-8'];
  headers.push('Content-Length', String(Buffer.byteLength(content)));
  if (error.retryAfterSeconds !== undefined) headers.push('Retry-After', String(error.retryAfterSeconds));
  if (error.code === 'unauthenticated') headers.push('WWW-Authenticate', 'Bearer');
  if (!request.complete) headers.push('Connection', 'close');
  writeHead(response, error.status, requestId, headers);
  response.end(content);
}
