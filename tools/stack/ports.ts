import { createServer } from 'node:net';

/** Below the kernel's range for outgoing connections, so that none of those can take a chosen port in between. */
const FIRST = 20_000;
const COUNT = 12_000;

/** `count` different ports of 127.0.0.1 on which nothing listens. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  let candidate = FIRST + Math.floor(Math.random() * COUNT);
  for (let tried = 0; ports.length < count && tried < COUNT; tried += 1) {
    if (await isFree(candidate)) ports.push(candidate);
    candidate = FIRST + ((candidate - FIRST + 1) % COUNT);
  }
  if (ports.length < count) throw new Error('no free port on 127.0.0.1');
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/** Whether a server could listen there now. */
export function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
