import { createServer, request, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ServiceName, SERVICES } from '@wingman/contracts';
import { type ListeningServer, listen } from '@wingman/service-kit';
import { until } from '@wingman/testkit';
import { createProxy } from './proxy.js';

let upstream: Server;
let upstreamUrl: string;
let answer: RequestListener;
let proxy: ListeningServer;
let url: string;

async function startProxy(overrides: Partial<Record<ServiceName, string>> = {}): Promise<void> {
  const urls = Object.fromEntries(SERVICES.map((app) => [app, upstreamUrl])) as Record<ServiceName, string>;
  proxy = await listen(createProxy({ ...urls, ...overrides }), { port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${proxy.port}`;
}

beforeEach(async () => {
  upstream = createServer((incoming, outgoing) => answer(incoming, outgoing));
  await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await proxy.close(100);
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

/** Answers with what arrived. */
const echo: RequestListener = (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const { method, url: path, headers } = incoming;
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(JSON.stringify({ method, path, headers, body: Buffer.concat(chunks).toString() }));
  });
};

interface Echo {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

test('passes method, path, query, body and key on, as they came', async () => {
  answer = echo;
  await startProxy();

  const response = await fetch(`${url}/log_claim?x=%2F`, {
    method: 'POST',
    body: '{"claim":"ü"}',
    headers: { Authorization: 'Bearer wm_w_key', 'Idempotency-Key': 'k', 'Content-Type': 'application/json' },
  });

  expect(await response.json()).toMatchObject({
    method: 'POST',
    path: '/log_claim?x=%2F',
    body: '{"claim":"ü"}',
    headers: { authorization: 'Bearer wm_w_key', 'idempotency-key': 'k', 'content-type': 'application/json' },
  });
});

test('says itself who the client is, and drops what is meant for one connection', async () => {
  answer = echo;
  await startProxy();

  const { headers } = await new Promise<Echo>((resolve, reject) => {
    request(
      `${url}/claims`,
      {
        headers: {
          'X-Forwarded-For': '10.9.8.7',
          'X-Forwarded-Proto': 'https',
          Forwarded: 'for=10.9.8.7',
          'X-Real-IP': '10.9.8.7',
          TE: 'trailers',
          'Proxy-Authorization': 'Basic eDp5',
          Connection: 'keep-alive, X-Secret-Hop',
          'X-Secret-Hop': 'for the proxy only',
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(JSON.parse(text) as Echo));
      },
    )
      .once('error', reject)
      .end();
  });

  expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
  for (const name of ['forwarded', 'x-real-ip', 'te', 'proxy-authorization', 'x-secret-hop']) {
    expect(headers).not.toHaveProperty(name);
  }
});

test.each([
  ['a sane request id is passed on', 'trace-me.1', /^trace-me\.1$/],
  ['a strange one is replaced', 'no spaces, please', /^[0-9a-f-]{36}$/],
  ['a missing one is made', undefined, /^[0-9a-f-]{36}$/],
])('%s, traceparent too', async (_case, id, expected) => {
  answer = echo;
  await startProxy();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  const response = await fetch(`${url}/claims`, {
    headers: { traceparent, ...(id !== undefined && { 'X-Request-Id': id }) },
  });

  const { headers } = (await response.json()) as Echo;
  expect(headers['x-request-id']).toMatch(expected);
  expect(response.headers.get('x-request-id')).toBe(headers['x-request-id']);
  expect(headers['traceparent']).toBe(traceparent);
});

test.each(['/internal/leases', '/metrics', '/health/ready', '/no/such/thing'])(
  '%s is a 404 problem and reaches no service',
  async (path) => {
    let reached = false;
    answer = (_incoming, outgoing) => {
      reached = true;
      outgoing.end();
    };
    await startProxy();

    const response = await fetch(`${url}${path}`);

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found', request_id: expect.any(String) });
    expect(reached).toBe(false);
  },
);

test('a service that is down is a 503 problem, and the others go on', async () => {
  answer = echo;
  await startProxy({ verifier: 'http://127.0.0.1:1' });

  const response = await fetch(`${url}/verify`, { method: 'POST', body: '{}' });

  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: 'unavailable', status: 503 });
  expect((await fetch(`${url}/claims`)).status).toBe(200);
});

test('an answer that breaks off in the middle is cut off, never ended as if it were whole', async () => {
  answer = (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    outgoing.write('{"seq":0}\n');
    setImmediate(() => outgoing.destroy());
  };
  await startProxy();

  const response = await fetch(`${url}/ledger/export`);

  await expect(response.text()).rejects.toThrow('terminated');
});

test('a refusal of a body larger than any buffer arrives', async () => {
  answer = (incoming, outgoing) => {
    incoming.resume().once('end', () => outgoing.writeHead(413).end('{"code":"too_large"}'));
  };
  await startProxy();

  const response = await fetch(`${url}/log_claim`, { method: 'POST', body: Buffer.alloc(2 * 1024 * 1024, 'x') });

  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ code: 'too_large' });
});

test('streams arrive line by line, and a client that leaves ends the call to the service', async () => {
  let gone = false;
  answer = (_incoming, outgoing) => {
    outgoing.write('first\n');
    outgoing.once('close', () => (gone = true));
  };
  await startProxy();

  const client = new AbortController();
  const response = await fetch(`${url}/ledger/export`, { signal: client.signal });
  const first = await response.body?.getReader().read();

  expect(Buffer.from(first?.value as Uint8Array).toString()).toBe('first\n');
  client.abort();
  await until(() => gone);
});

test('a client that asks to close gets its connection closed', async () => {
  answer = echo;
  await startProxy();
  const socket = connect(proxy.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.write('GET /claims HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');

  await until(() => socket.closed || socket.readableEnded);

  expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
});

test('keeps serving while thousands of connections say nothing', async () => {
  answer = echo;
  await startProxy();
  const silent = Array.from({ length: 3000 }, () => connect(proxy.port, '127.0.0.1'));
  for (const socket of silent) socket.on('error', () => undefined);
  await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));

  expect((await fetch(`${url}/claims`)).status).toBe(200);
  for (const socket of silent) socket.destroy();
});

const healthy = { status: 'ok', dependencies: {}, version: '0.1.0', uptime_seconds: 1 };

test.each([
  ['all well', {}, 'ok', 200, 'ok', 200],
  ['one without Redis', {}, 'degraded', 200, 'degraded', 200],
  ['one away', { watcher: 'http://127.0.0.1:1' }, 'ok', 200, 'degraded', 503],
  ['all in trouble', {}, 'down', 503, 'down', 503],
] as const)('the health of the whole: %s', async (_case, overrides, status, upstreamStatus, overall, httpStatus) => {
  answer = (_incoming, outgoing) => {
    outgoing.writeHead(upstreamStatus, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify({ ...healthy, status }));
  };
  await startProxy(overrides);

  const response = await fetch(`${url}/health`);

  expect(response.status).toBe(httpStatus);
  const body = (await response.json()) as { status: string; services: Record<string, { status: string }> };
  expect(body.status).toBe(overall);
  expect(Object.keys(body.services).sort()).toEqual([...SERVICES].sort());
  if ('watcher' in overrides) expect(body.services['watcher']).toEqual({ status: 'down' });
});

test('serves one document of all endpoints', async () => {
  await startProxy();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string; paths: object };

  expect(document.openapi).toMatch(/^3\.1/);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(['/log_claim', '/verify', '/alerts', '/admin/keys']),
  );
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/internal'))).toEqual([]);
});
