import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

/** One keep-alive connection that has at most one request under way. */
export interface Connection {
  /** Sends the bytes of a whole request; resolves to the answer's status when its last byte is here. */
  exchange(request: string | Buffer): Promise<number>;
  close(): void;
}

/**
 * Opens a connection to 127.0.0.1. It reads as much of HTTP/1.1 as our services write (RFC 9112 section 6.2: a
 * Content-Length), so that a benchmark measures them and not its own client.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let received = '';
  let settle: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1];
    if (received.length < headEnd + HEAD_END.length + Number(length)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    settle?.resolve(status);
  });
  socket.on('close', () => settle?.reject(new Error('the server closed the connection')));
  socket.on('error', (error) => settle?.reject(error));
  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}
