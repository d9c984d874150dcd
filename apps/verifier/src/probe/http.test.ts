import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { LOOKED, createFixture, type Fixture } from './fixture.js';
import { mayHaveEffect } from './http-effects.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
let server: Server;
let port: number;
let asked: string[];

async function listen(made: Server): Promise<void> {
  server = made.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
}

const ROUTES: Record<string, (response: ServerResponse) => void> = {
  '/health': (response) =>
    response.setHeader('x-version', '2.4.1').end('{"status":"ok","db":{"pool":20},"a/b":[null]}'),
  '/orders': (response) => response.end('[{"id":1},{"id":2}]'),
  '/ready': (response) => response.writeHead(503).end(),
  '/old': (response) => response.writeHead(302, { location: '/health' }).end(),
  '/packed': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"status":"ok"}')),
  '/away': (response) => response.writeHead(302, { location: `http://127.0.0.1:${port + 1}/` }).end(),
  '/ring': (response) => response.writeHead(302, { location: '/ring' }).end(),
  '/trap': (response) => response.writeHead(302, { location: '/admin/purge' }).end(),
  '/endless': (response) => {
    const more = (): void =>
      void (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
    more();
  },
  '/hang': () => undefined,
};

beforeEach(async () => {
  fixture = createFixture();
  asked = [];
  const http = createHttpServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url}`);
    (ROUTES[request.url ?? ''] ?? ((missing) => missing.writeHead(404).end()))(response);
  });
  await listen(http);
});
afterEach(() => {
  if ('closeAllConnections' in server) (server as ReturnType<typeof createHttpServer>).closeAllConnections();
  server.close();
  fixture.remove();
});

type Fields = Partial<Omit<CheckOf<'http'>, 'type' | 'url'>>;
const QUICK = { ...DEFAULT_LIMITS, checkMs: 300 };
const ask = (path: string, fields: Fields = {}) =>
  fixture.answer({ type: 'http', url: `http://127.0.0.1:${port}${path}`, ...fields }, { limits: QUICK });

test('a container without the network of its host says nothing of what answers there', async () => {
  const inContainer = createFixture({ hidden: ['network'], hosts: ['127.0.0.1', '0.0.0.0'] });
  for (const url of [`http://localhost:${port}/health`, `http://0.0.0.0:${port}/health`, 'http://127.0.0.1:9/'])
    expect(await inContainer.answer({ type: 'http', url, status: 200 })).toBe('UNKNOWN other_host');
  inContainer.remove();
  expect(asked).toEqual([]);
});

describe('the HTTP probe', () => {
  test.each<[string, string, Fields, string]>([
    ['an answer', '/health', {}, 'PASS'],
    ['a status', '/health', { status: 200 }, 'PASS'],
    ['so many members', '/orders', { json: { pointer: '', length: 2 } }, 'PASS'],
    ['other than so many', '/orders', { json: { pointer: '', length: 3 } }, 'FAIL answer_differs'],
    ['members deeper in it', '/health', { json: { pointer: '/a~1b', length: 1 } }, 'PASS'],
    ['members of what is no list', '/health', { json: { pointer: '/db', length: 1 } }, 'FAIL answer_differs'],
    [
      'members of an answer that may hold a list',
      '/health',
      { json: { pointer: '', length: 1 } },
      'UNKNOWN inexact_wording',
    ],
    ['members of what is no JSON', '/none', { json: { pointer: '', length: 0 } }, 'FAIL answer_differs'],
    ['another status', '/ready', { status: 200 }, 'FAIL status_differs'],
    ['a status to HEAD', '/ready', { method: 'HEAD', status: 503 }, 'PASS'],
    ['a text', '/health', { contains: '"status"' }, 'PASS'],
    ['a text that is not there', '/health', { contains: 'down' }, 'FAIL answer_differs'],
    ['a text of a server that packs it unasked', '/packed', { contains: 'status' }, 'UNKNOWN not_supported_yet'],
    ['JSON of such a server', '/packed', { json: { pointer: '/status', equals: 'ok' } }, 'UNKNOWN not_supported_yet'],
    ['the status of such a server', '/packed', { status: 200 }, 'PASS'],
    ['a JSON value', '/health', { json: { pointer: '/db/pool', equals: 20 } }, 'PASS'],
    ['a JSON value under an escaped name', '/health', { json: { pointer: '/a~1b/0', equals: null } }, 'PASS'],
    ['another JSON value', '/health', { json: { pointer: '/db/pool', equals: '20' } }, 'FAIL answer_differs'],
    ['a JSON value that is not there', '/health', { json: { pointer: '/x', equals: 1 } }, 'FAIL answer_differs'],
    ['JSON that is none', '/ready', { json: { pointer: '', equals: 1 } }, 'FAIL answer_differs'],
    ['a header', '/health', { header: { name: 'X-Version', value: '2.4.1' } }, 'PASS'],
    ['another header', '/health', { header: { name: 'x-version', value: '2.4.0' } }, 'FAIL header_differs'],
    ['a missing header', '/health', { header: { name: 'x-none' } }, 'FAIL header_differs'],
    ['a redirect as such', '/old', { status: 302 }, 'PASS'],
    ['where a redirect leads', '/old', { header: { name: 'Location', value: '/health' } }, 'PASS'],
    [
      'another place that it would lead to',
      '/old',
      { header: { name: 'location', value: '/x' } },
      'FAIL header_differs',
    ],
    ['a redirect passed off as what it leads to', '/old', { status: 200 }, 'UNKNOWN redirected'],
    ['a text behind a redirect', '/old', { contains: '"status"' }, 'PASS'],
    ['a redirect to another host', '/away', { contains: 'x' }, 'UNKNOWN redirected'],
    ['a redirect to another host as such', '/away', { status: 302 }, 'PASS'],
    ['a redirect that goes in a ring', '/ring', { status: 200 }, 'FAIL status_differs'],
    ['a redirect into an order', '/trap', { status: 200 }, 'UNKNOWN redirected'],
    ['a denied status', '/ready', { status: 200, negate: true }, 'PASS'],
  ])('judges %s', async (_case, path, fields, expected) => {
    expect(await ask(path, fields)).toBe(expected);
  });

  test('calls a refused connection a contradiction', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await ask('/health', { status: 200 })).toBe('FAIL port_closed');
    expect(await ask('/health', { status: 500, negate: true })).toBe('FAIL port_closed');
    expect(await ask('/health', { negate: true })).toBe('PASS');
  });

  test('never asks what reads like an order', async () => {
    expect(await ask('/admin/purge', { status: 200 })).toBe('UNKNOWN side_effect_possible');
    expect(asked).toEqual([]);
  });

  test('is not held by an endless body', async () => {
    expect(await ask('/endless', { contains: 'y' })).toBe('UNKNOWN too_large');
    expect(await ask('/endless', { contains: 'x' })).toBe('PASS');
    expect(await ask('/endless', { status: 200 })).toBe('PASS');
  });

  test('is not held by an answer that never begins', async () => {
    expect(await ask('/hang', { status: 200 })).toBe('UNKNOWN timed_out');
  });

  test('is not held by headers that come one letter at a time, and leaves no connection behind', async () => {
    let closed = false;
    server.close();
    await listen(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
        const drip = setInterval(() => socket.write('a'), 20);
        socket.once('close', () => {
          clearInterval(drip);
          closed = true;
        });
      }),
    );
    expect(await ask('/', { status: 200 })).toBe('UNKNOWN timed_out');
    await until(() => closed);
  });

  test('says of garbage that it is no answer', async () => {
    server.close();
    await listen(createTcpServer((socket) => void socket.on('error', () => undefined).end('220 smtp ready\r\n')));
    expect(await ask('/', { status: 200 })).toBe('UNKNOWN unreachable');
  });

  test('asks no other host, and none of our own ports, however they are spelled', async () => {
    const url = (host: string) => ({ type: 'http', url: `http://${host}:${port}/health` }) as const;
    expect(await fixture.answer(url('192.0.2.1'))).toBe('UNKNOWN outside_allowed_hosts');
    const own = createFixture({ deniedPorts: [port], hosts: ['127.0.0.1', 'innocent.test'] });
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1']) {
      expect([host, await own.answer(url(host))]).toEqual([host, 'UNKNOWN outside_allowed_hosts']);
    }
    const resolveHost = async () => '127.0.0.1';
    expect(await own.answer(url('innocent.test'), { resolveHost })).toBe('UNKNOWN outside_allowed_hosts');
    own.remove();
    expect(asked).toEqual([]);
  });

  test('connects to the address it judged, though the name would lead elsewhere by now', async () => {
    const named = createFixture({ hosts: ['rebind.test'] });
    let questions = 0;
    const resolveHost = async () => (++questions === 1 ? '127.0.0.1' : '192.0.2.1');
    const check = { type: 'http', url: `http://rebind.test:${port}/old`, contains: '"status"' } as const;
    expect(await named.answer(check, { resolveHost })).toBe('PASS');
    expect(questions).toBe(1);
    named.remove();
  });

  test('shows figures, not the answer', async () => {
    const { observed } = await fixture.run({ type: 'http', url: `http://127.0.0.1:${port}/health`, contains: 'pool' });
    expect(observed).toEqual({
      ...LOOKED,
      connected: true,
      status: 200,
      redirects: 0,
      body_bytes: 45,
      digest: expect.stringMatching(/^sha256:/),
    });
  });
});

test.each([
  ['/health', false],
  ['/orders?limit=3', false],
  ['/admin/purge', true],
  ['/api?action=delete', true],
  ['/api/restartService', true],
  ['/%64elete/1', true],
  ['/deleted-items', false],
])('the address %s may have an effect: %s', (path, expected) => {
  expect(mayHaveEffect(new URL(path, 'http://h'))).toBe(expected);
});
