import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { call, until } from '@wingman/testkit';
import { ConfigError } from './config.js';
import { listen } from './server.js';
import type { ListeningServer } from './server.js';

const LIMITS = { silentMs: 500, requestMs: 1_000, stalledMs: 700 };
let server: ListeningServer;
let sockets: Socket[];
let closed: number;
/** Whether the server still works on an endless answer. */
let pouring: boolean;

beforeEach(async () => {
  sockets = [];
  closed = 0;
  pouring = false;
  server = await listen(
    (request, response) => {
      if (request.url === '/endless') {
        const pour = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
          if (!response.destroyed) response.once('drain', pour);
        };
        pour();
        pouring = true;
        response.once('close', () => (pouring = false));
      } else {
        request.resume().on('end', () => response.end('served'));
      }
    },
    { port: 0, host: '127.0.0.1', ...LIMITS },
  );
});

afterEach(async () => {
  sockets.forEach((socket) => socket.destroy());
  await server.close(0);
});

function open(text = ''): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(text);
      resolve(socket);
    });
    sockets.push(socket);
    socket.once('error', reject);
    socket.on('error', () => undefined);
    socket.once('close', () => (closed += 1));
  });
}

const serves = async (): Promise<boolean> => (await call(`http://127.0.0.1:${server.port}/`)).body === 'served';

test('thousands of connections that say nothing are closed, and the service keeps serving meanwhile', async () => {
  const count = 3_000;
  await Promise.all(Array.from({ length: count }, () => open()));
  sockets.forEach((socket) => socket.resume());

  expect(await serves()).toBe(true);
  await until(() => closed === count);
  expect(await serves()).toBe(true);
});

describe('a client is given up that', () => {
  test.each([
    ['sends half a head', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['sends less of a body than it promised', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('%s', async (_case, text) => {
    (await open(text)).resume();

    await until(() => closed === 1, { timeout: 5_000 });
  });

  test('sends its head byte by byte for ever', async () => {
    const socket = await open('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    socket.resume();
    const drip = setInterval(() => socket.write('x'), 50);
    try {
      await until(() => closed === 1, { timeout: 5_000 });
    } finally {
      clearInterval(drip);
    }
  });

  test('asks for much and reads none of it', async () => {
    const socket = await open('GET /endless HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();

    await until(() => pouring);
    await until(() => !pouring, { timeout: 5_000 });
  });
});

test('a port that is taken is one clear sentence', async () => {
  await expect(listen(() => undefined, { port: server.port, host: '127.0.0.1' })).rejects.toThrow(
    new ConfigError(`PORT ${server.port} of 127.0.0.1 is taken`),
  );
});
