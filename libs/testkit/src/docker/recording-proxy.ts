import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import {
  createServer,
  request as askUpstream,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { isMutation, readTarget, shownRequest, type RecordedRequest } from './recorded.js';
import { passConnection } from './upgrade.js';

export interface RecordingProxyOptions {
  /** The engine's socket. */
  socketPath: string;
  /** These requests get 403 from the proxy and never reach the engine. Default: everything is forwarded. */
  refuse?: (request: Pick<RecordedRequest, 'method' | 'path' | 'query'>) => boolean;
}

export interface RecordingProxy {
  /** As in DOCKER_HOST. */
  host: string;
  socketPath: string;
  /** In the order in which they arrived; a body's figures are there once it has been read to its end. */
  requests: readonly RecordedRequest[];
  /** Those that may have changed something. */
  mutations(): RecordedRequest[];
  clear(): void;
  close(): Promise<void>;
}

/**
 * A socket in front of an engine that passes everything on and writes down what was asked, so that a test can tell
 * what a client sent, or that it sent nothing.
 */
export async function startRecordingProxy({ socketPath, refuse }: RecordingProxyOptions): Promise<RecordingProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wingman-docker-proxy-'));
  const socket = path.join(folder, 'docker.sock');
  const requests: RecordedRequest[] = [];
  const connections = new Set<Socket>();
  const record = (incoming: IncomingMessage): RecordedRequest => {
    const target = readTarget(incoming.url ?? '');
    const method = incoming.method ?? '';
    const entry: RecordedRequest = {
      method,
      ...target,
      bodyDigest: digestOf(),
      bodyBytes: 0,
      upgrade: incoming.headers.upgrade !== undefined,
      refused: refuse?.({ method, ...target }) ?? false,
    };
    requests.push(entry);
    return entry;
  };
  const server = createServer((incoming, outgoing) => {
    const entry = record(incoming);
    const body = measured(incoming, entry);
    if (entry.refused) body.on('end', () => refuseWith403(outgoing, entry)).resume();
    else forward(incoming, outgoing, { body, socketPath });
  });
  server.on('upgrade', (incoming: IncomingMessage, connection: Socket, head: Buffer) => {
    const entry = record(incoming);
    if (entry.refused) connection.end(refusal(entry));
    else passConnection(incoming, connection, { head, socketPath, entry, connections });
  });
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    socketPath: socket,
    requests,
    mutations: () => requests.filter(isMutation),
    clear: () => void requests.splice(0),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      connections.forEach((connection) => connection.destroy());
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const digestOf = (): string => createHash('sha256').digest('hex');

/** The request's body, measured while it is read. */
function measured(incoming: IncomingMessage, entry: RecordedRequest): PassThrough {
  const digest = createHash('sha256');
  const body = new PassThrough();
  incoming.on('data', (chunk: Buffer) => {
    digest.update(chunk);
    entry.bodyBytes += chunk.length;
  });
  incoming.on('end', () => (entry.bodyDigest = digest.digest('hex')));
  return incoming.pipe(body);
}

interface Forwarding {
  body: PassThrough;
  socketPath: string;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, { body, socketPath }: Forwarding): void {
  const { method, url, headers } = incoming;
  const upstream = askUpstream({ socketPath, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    // A stream of events has no first chunk for a long time, and its reader waits for the head.
    outgoing.flushHeaders();
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  if (headers['content-length'] === undefined) body.pipe(upstream);
  else sendWhole(body, upstream);
}

/** In one piece: an engine that has answered already, and closed, makes a failure of every later write. */
function sendWhole(body: PassThrough, upstream: ClientRequest): void {
  const chunks: Buffer[] = [];
  body.on('data', (chunk: Buffer) => chunks.push(chunk));
  body.on('end', () => upstream.end(Buffer.concat(chunks)));
}

const message = (entry: RecordedRequest): string =>
  JSON.stringify({ message: `${shownRequest(entry)} is refused by the recording proxy` });

function refuseWith403(outgoing: ServerResponse, entry: RecordedRequest): void {
  outgoing.writeHead(403, { 'content-type': 'application/json' }).end(message(entry));
}

function refusal(entry: RecordedRequest): string {
  const body = message(entry);
  return `HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
