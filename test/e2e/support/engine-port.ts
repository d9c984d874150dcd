import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '@wingman/testkit';

/** A port of this process that leads to one that a container publishes inside the test engine's own network. */
export interface EnginePort {
  url: string;
  close(): void;
}

// Runs inside the engine's network: what comes to the socket goes to the port.
const INSIDE = `
const { connect, createServer } = require('node:net');
const [socket, port] = process.argv.slice(1);
createServer((from) => {
  const to = connect(Number(port), '127.0.0.1');
  from.on('error', () => to.destroy()); to.on('error', () => from.destroy());
  from.pipe(to).pipe(from);
}).listen(socket);
`;

/** Opens the way; sockets of the file system are the same in every network. */
export async function openEnginePort(engineSocket: string, port: number): Promise<EnginePort> {
  const socket = path.join(tmpdir(), `wingman-port-${process.pid}-${port}.sock`);
  rmSync(socket, { force: true });
  const inside = spawn(
    'nsenter',
    [`--net=/proc/${daemonOf(engineSocket)}/ns/net`, process.execPath, '-e', INSIDE, socket, String(port)],
    {
      stdio: 'ignore',
    },
  );
  await until(() => readdirSync(tmpdir()).includes(path.basename(socket)));
  const server = createServer((from) => {
    const to = connect(socket);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
    from.pipe(to).pipe(from);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      inside.kill('SIGKILL');
      rmSync(socket, { force: true });
    },
  };
}

/** The process id of the daemon that serves this socket, seen from here. */
export function daemonOf(engineSocket: string): string {
  const configuration = path.join(path.dirname(engineSocket), 'daemon.json');
  const found = readdirSync('/proc').find((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const words = commandLine(pid);
    return words[0]?.endsWith('dockerd') === true && words.includes(configuration);
  });
  if (found === undefined) throw new Error('the test engine has no daemon');
  return found;
}

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
