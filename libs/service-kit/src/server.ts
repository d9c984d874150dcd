import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ConfigError } from './config.js';

// A client gets ten seconds to say what it wants; connections that say nothing are closed.
const SILENT_MS = 10_000;
const REQUEST_MS = 30_000;
// Longer than the longest poll (60 s): a connection on which nothing moves for this long has a client that reads no more.
const STALLED_MS = 120_000;
const KEEP_ALIVE_MS = 65_000;
const CHECK_MS = 1_000;
const IDLE_LOOK_MS = 50;
const MAX_HEADER_BYTES = 16 * 1024;

export interface ListeningServer {
  port: number;
  /** Takes no new requests, finishes those under way (up to `graceMs`), then closes every connection. */
  close(graceMs: number): Promise<void>;
}

export interface ListenOptions {
  port: number;
  host: string;
  /** Milliseconds until a connection without a request, or with half the head of one, is closed. */
  silentMs?: number;
  /** Milliseconds until a request whose body does not end is given up. */
  requestMs?: number;
  /** Milliseconds until a connection on which nothing moves is closed. */
  stalledMs?: number;
}

/** Starts an HTTP server on one address. Throws ConfigError when the port is taken. */
export async function listen(
  handler: RequestListener,
  { port, host, silentMs = SILENT_MS, requestMs = REQUEST_MS, stalledMs = STALLED_MS }: ListenOptions,
): Promise<ListeningServer> {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: Math.min(CHECK_MS, silentMs) },
    handler,
  );
  server.headersTimeout = silentMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('connection', (socket: Socket) => socket.setTimeout(silentMs, () => socket.destroy()));
  server.on('request', ({ socket }) => socket.setTimeout(stalledMs));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new ConfigError(`PORT ${port} of ${host} is taken`) : error),
    );
    server.listen(port, host, 4096, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, graceMs) };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection whose last answer is still to come is idle only after it; a keep-alive client would hold it open.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
