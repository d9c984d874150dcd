import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

// A client gets ten seconds to say what it wants; connections that say nothing are closed.
const FIRST_REQUEST_MS = 10_000;
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const CHECK_MS = 1_000;
const IDLE_LOOK_MS = 50;
const MAX_HEADER_BYTES = 16 * 1024;

export interface ListeningServer {
  port: number;
  /** Takes no new requests, finishes those under way (up to `graceMs`), then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/** Starts an HTTP server on one address. Throws when the port is taken. */
export async function listen(
  handler: RequestListener,
  { port, host }: { port: number; host: string },
): Promise<ListeningServer> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: CHECK_MS }, handler);
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('connection', closeWhenSilent);
  server.on('request', (request) => request.socket.setTimeout(0));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, 4096, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, graceMs) };
}

function closeWhenSilent(socket: Socket): void {
  socket.setTimeout(FIRST_REQUEST_MS, () => socket.destroy());
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
