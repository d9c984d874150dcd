import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface SwitchableNetwork {
  /** The same URL, but through this wire. */
  through(url: string): string;
  /** Breaks every connection; new ones are refused. */
  cut(): Promise<void>;
  /** Lets connections through again. */
  mend(): Promise<void>;
}

/** A wire to the server of `url` that a test can cut, as if the server had gone away. */
export async function createSwitchableNetwork(url: string): Promise<SwitchableNetwork> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const relay = (near: Socket): void => {
    const far = connect(Number(port || 5432), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  };
  let server: Server = createServer(relay).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    through(original) {
      const wired = new URL(original);
      wired.hostname = '127.0.0.1';
      wired.port = String(own);
      return wired.href;
    },
    async cut() {
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      sockets.clear();
      await closed;
    },
    async mend() {
      server = createServer(relay).listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
