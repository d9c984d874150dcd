import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { RecordedRequest } from './recorded.js';

interface Passing {
  /** What came with the request's head. */
  head: Buffer;
  socketPath: string;
  entry: RecordedRequest;
  /** All that must be broken when the proxy closes. */
  connections: Set<Socket>;
}

/**
 * Passes a request for the bare connection on as it came. Bytes beyond its body go to the engine only once that has
 * answered 101: else they would be a further request, which nobody had written down.
 */
export function passConnection(incoming: IncomingMessage, client: Socket, passing: Passing): void {
  const { head, socketPath, entry, connections } = passing;
  const engine = connect({ path: socketPath, allowHalfOpen: true });
  connections.add(engine);
  engine.on('close', () => connections.delete(engine));
  for (const [socket, other] of [
    [client, engine],
    [engine, client],
  ] as const) {
    socket.on('error', () => other.destroy());
    socket.on('close', () => other.destroy());
  }

  engine.write(requestHead(incoming));
  let bodyLeft = Number(incoming.headers['content-length'] ?? 0);
  const body = createHash('sha256');
  const sendBody = (chunk: Buffer): Buffer => {
    const part = chunk.subarray(0, bodyLeft);
    bodyLeft -= part.length;
    entry.bodyBytes += part.length;
    entry.bodyDigest = body.update(part).copy().digest('hex');
    if (part.length > 0) engine.write(part);
    return chunk.subarray(part.length);
  };
  const early: Buffer[] = [sendBody(head)];
  const collect = (chunk: Buffer): void => void early.push(sendBody(chunk));
  client.on('data', collect);
  engine.once('data', (answer: Buffer) => {
    client.off('data', collect);
    client.write(answer);
    engine.pipe(client);
    if (!answer.toString('latin1', 0, 12).endsWith(' 101')) {
      client.on('data', () => client.destroy());
      return;
    }
    engine.write(Buffer.concat(early));
    client.pipe(engine);
  });
}

function requestHead({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
