import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ENDPOINTS, isInternal } from '@wingman/contracts';
import { createClient } from './client.js';
import type { ClientOptions } from './client.js';
import { CLIENT_ENDPOINTS } from './endpoints.js';
import { everyItem } from './pages.js';
import { WingmanError } from './wingman-error.js';

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let baseUrl: string;
let seen: Seen[];
/** One for each request to come; the last one stays. */
let answers: Answer[];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const client = (options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl, key: 'wm_w_0123456789012345678901', retry: { baseDelayMs: 1 }, ...options });

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const problem = (status: number, code: string, headers?: Record<string, string>): Answer =>
  json(
    status,
    { type: 't', title: 't', status, detail: `because ${code}`, code, request_id: 'request-1' },
    { 'content-type': 'application/problem+json', ...headers },
  );

const hangUp: Answer = (_response, request) => request.socket.destroy();

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WingmanError);
  return (error as WingmanError).code;
};

test('has a function for every endpoint that is open to callers outside, and no other', () => {
  const open = ENDPOINTS.filter((endpoint) => !isInternal(endpoint)).map(({ id }) => id);

  expect(Object.keys(CLIENT_ENDPOINTS).sort()).toEqual(open.sort());
  expect(Object.entries(CLIENT_ENDPOINTS).filter(([name, { id }]) => name !== id)).toEqual([]);
});

test('sends path parameters, query and body where the contract has them', async () => {
  answers = [json(200, {})];
  await client().lockWorker({ id: 'a/b ?', reason: 'lied' });
  await client().listClaims({ verdict: 'FALSE', after_seq: 7, limit: 2 });
  await client().getClaim({ id: '0193-x' });

  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/workers/a%2Fb%20%3F/lock', '{"reason":"lied"}'],
    ['GET', '/claims?verdict=FALSE&after_seq=7&limit=2', ''],
    ['GET', '/claims/0193-x', ''],
  ]);
});

test('sends the key, and the person a bot acts for', async () => {
  answers = [json(200, {})];
  await client({ actor: 'telegram:1' }).ackAlert({ id: 'x' });
  await client({ actor: 'telegram:1' }).ackAlert({ id: 'x' }, { actor: 'telegram:2' });

  expect(seen.map(({ headers }) => [headers.authorization, headers['x-wingman-actor']])).toEqual([
    ['Bearer wm_w_0123456789012345678901', 'telegram:1'],
    ['Bearer wm_w_0123456789012345678901', 'telegram:2'],
  ]);
});

test('calls a service directly where its address is given, and keeps a path in front', async () => {
  answers = [json(200, {})];
  await client({ baseUrl: 'http://127.0.0.1:9', serviceUrls: { watcher: `${baseUrl}/wingman/` } }).listAlerts();

  expect(seen.map(({ url }) => url)).toEqual(['/wingman/alerts']);
});

test('sends many claims as NDJSON', async () => {
  answers = [json(201, { count: 2, first_seq: 0, items: [] })];
  await client().logClaims([
    { worker_id: 'w', claim: 'one\ntwo' },
    { worker_id: 'w', claim: 'three' },
  ]);

  expect(seen[0]?.headers['content-type']).toBe('application/x-ndjson');
  expect(seen[0]?.body).toBe('{"worker_id":"w","claim":"one\\ntwo"}\n{"worker_id":"w","claim":"three"}\n');
});

test('repeats a creating request under one idempotency key until it is answered', async () => {
  answers = [hangUp, problem(503, 'ledger_busy'), problem(409, 'idempotency_in_progress'), json(201, { seq: 3 })];
  const logged = await client().logClaim({ worker_id: 'w', claim: 'done' });

  expect(logged.seq).toBe(3);
  expect(seen).toHaveLength(4);
  expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

test('gives two calls two idempotency keys, and takes the one it is given', async () => {
  answers = [json(201, {})];
  const body = { worker_id: 'w', claim: 'done' };
  await client().logClaim(body);
  await client().logClaim(body);
  await client().logClaim(body, { idempotencyKey: 'mine' });

  const keys = seen.map(({ headers }) => headers['idempotency-key']);
  expect(new Set(keys).size).toBe(3);
  expect(keys[2]).toBe('mine');
});

test('does not repeat a change that may have taken effect', async () => {
  answers = [hangUp];

  expect(await codeOf(client().revokeKey({ id: 'x' }))).toBe('unreachable');
  expect(seen).toHaveLength(1);
});

test('honours Retry-After', async () => {
  answers = [problem(429, 'rate_limited', { 'retry-after': '1' }), json(200, {})];
  const startedAt = performance.now();
  await client().getWorker({ id: 'w' });

  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
});

test('throws what the server said when it is final', async () => {
  answers = [
    json(400, {
      detail: 'claim: must not be empty',
      code: 'invalid_request',
      request_id: 'request-1',
      errors: [{ path: 'claim', message: 'must not be empty' }],
    }),
  ];

  await expect(client().logClaim({ worker_id: 'w', claim: '' })).rejects.toMatchObject({
    name: 'WingmanError',
    message: 'claim: must not be empty',
    code: 'invalid_request',
    status: 400,
    requestId: 'request-1',
    errors: [{ path: 'claim', message: 'must not be empty' }],
  });
  expect(seen).toHaveLength(1);
});

test.each([
  ['an HTML page of a proxy', 502, 'unavailable'],
  ['an HTML page of a stranger', 500, 'internal'],
])('says what it can of %s', async (_case, status, code) => {
  answers = [(response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>oh</h1>')];

  expect(await codeOf(client({ retry: { attempts: 1 } }).listWorkers())).toBe(code);
});

test('never sends the key on to where a redirect points', async () => {
  answers = [(response) => response.writeHead(302, { location: `${baseUrl}/elsewhere` }).end()];

  expect(await codeOf(client({ retry: { attempts: 1 } }).listWorkers())).toBe('unreachable');
  expect(seen.map(({ url }) => url)).toEqual(['/workers']);
});

test('ends an attempt that takes too long', async () => {
  answers = [() => undefined];

  expect(await codeOf(client({ timeoutMs: 30, retry: { attempts: 2, baseDelayMs: 1 } }).listWorkers())).toBe(
    'unreachable',
  );
  expect(seen).toHaveLength(2);
});

test('ends at once when the caller aborts, in an attempt and between two', async () => {
  answers = [() => undefined];
  const during = new AbortController();
  const waiting = client().listWorkers({}, { signal: during.signal });
  during.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');

  const between = new AbortController();
  answers = [
    (response, request) => {
      problem(503, 'unavailable', { 'retry-after': '15' })(response, request);
      response.once('close', () => between.abort(new Error('enough')));
    },
  ];
  await expect(client().listWorkers({}, { signal: between.signal })).rejects.toThrow('enough');
});

test('gives a checkpoint as its exact text and an export as its bytes', async () => {
  const note = 'wingman/tenant\n3\nhash=\n\n— wingman signature\n';
  answers = [(response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(note)];
  expect(await client().getCheckpoint()).toBe(note);

  answers = [
    (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"seq":0}\n');
      response.end('{"seq":1}\n');
    },
  ];
  const chunks: Uint8Array[] = [];
  for await (const chunk of await client().exportLedger()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('{"seq":0}\n{"seq":1}\n');
});

test('an export that breaks off is an error, not a shorter export', async () => {
  answers = [
    (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'content-length': '100' });
      response.write('{"seq":0}\n', () => response.destroy());
    },
  ];
  const read = async (): Promise<void> => {
    for await (const chunk of await client().exportLedger()) expect(chunk.length).toBeGreaterThan(0);
  };

  await expect(read()).rejects.toThrow();
});

test('walks through every page', async () => {
  const worker = (worker_id: string) => ({ worker_id });
  answers = [
    json(200, { items: [worker('a'), worker('b')], next_cursor: 'c1' }),
    json(200, { items: [], next_cursor: 'c2' }),
    json(200, { items: [worker('c')], next_cursor: null }),
  ];
  const names: string[] = [];
  for await (const { worker_id } of everyItem(client().listWorkers, { limit: 2 })) names.push(worker_id);

  expect(names).toEqual(['a', 'b', 'c']);
  expect(seen.map(({ url }) => url)).toEqual([
    '/workers?limit=2',
    '/workers?limit=2&cursor=c1',
    '/workers?limit=2&cursor=c2',
  ]);
});

test('reads the health of a system that is down', async () => {
  answers = [json(503, { status: 'down', services: {} })];

  expect(await client().health()).toEqual({ status: 'down', services: {} });
});
