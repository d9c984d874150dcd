import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppError, problem } from '@wingman/contracts';
import { json, stream } from '../src/index.js';
import type { Call } from '../src/index.js';
import { call, createKey, createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

let database: TestDatabase;
let service: TestService;
let tenantId: string;
let key: string;
let bound: string;

const claim = { worker_id: 'w-1', claim: 'done' };

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startStubService(
    { name: 'claims-ledger', database, env: { DEPLOYMENT_ENV: 'dev' } },
    {
      logClaim: ({ body, ownWorker }: Call) => json(201, { body, own: ownWorker ?? null }),
      logClaims: ({ body }: Call) => json(201, { count: (body as unknown[]).length }),
      listClaims: ({ query, ownWorker }: Call) => json(200, { query, own: ownWorker ?? null }),
      getCheckpoint: () => Promise.reject(new Error('connect postgres://wingman:hunter2@10.0.0.7 refused')),
      getClaim: () => Promise.reject(new AppError('not_found', 'no claim wm_w_0123456789012345678901')),
      exportLedger: () => stream(brokenOff(), 'application/x-ndjson'),
    },
  );
  tenantId = await createTenant(database);
  ({ key } = await createKey(database, tenantId, { scopes: ['work', 'read'] }));
  ({ key: bound } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'w-1' }));
});

afterAll(async () => {
  await service.close();
  await database.drop();
});

async function* brokenOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"seq":0}\n');
  throw new Error('the database went away');
}

const post = (body: unknown, headers?: Record<string, string>, path = '/log_claim') =>
  call(service.url + path, { key, method: 'POST', body, headers });

describe('every error', () => {
  test('is a problem document with the id of the request', async () => {
    const answer = await call(`${service.url}/log_claim`, { body: claim, headers: { 'x-request-id': 'mine-1' } });

    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('x-request-id')).toBe('mine-1');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(problem.parse(answer.body)).toMatchObject({
      type: 'urn:wingman:error:unauthenticated',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthenticated',
      request_id: 'mine-1',
    });
  });

  test('that nobody foresaw shows the client nothing', async () => {
    const answer = await call(`${service.url}/ledger/checkpoint`, { key });

    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([500, 'internal', 'internal error']);
    expect(service.logText()).not.toContain('hunter2');
    expect(service.logs().at(-1)).toMatchObject({ level: 'warn', status: 500, code: 'internal' });
  });

  test('repeats no secret', async () => {
    const answer = await call(`${service.url}/claims/01a1fc16-da90-7053-aefa-9baf026fb35f`, { key });

    expect(answer.body.detail).toBe('no claim [redacted]');
    const named = await post({ ...claim, wm_w_0123456789012345678901: 1 });
    expect(named.body.errors).toEqual([{ path: '[redacted]', message: 'unknown field' }]);
  });

  test.each([
    ['GET', '/nowhere', 404, 'not_found'],
    ['PUT', '/log_claim', 404, 'not_found'],
    ['GET', '/claims/%E0%A4%A', 400, 'invalid_request'],
    ['GET', '/claims/%00', 400, 'invalid_request'],
    ['GET', '/claims/1', 400, 'invalid_request'],
  ])('%s %s is %i %s', async (method, path, status, code) => {
    const answer = await call(service.url + path, { key, method });

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.request_id).toBe(answer.headers.get('x-request-id'));
  });
});

describe('a body', () => {
  test.each<[string, unknown, number, string, string]>([
    ['that is no JSON', '{"worker_id":', 400, 'invalid_request', ''],
    ['that is a list', [claim], 400, 'invalid_request', ''],
    ['with a misspelt field', { ...claim, clame: 'x' }, 400, 'invalid_request', 'clame'],
    [
      'with __proto__',
      '{"worker_id":"w","claim":"x","__proto__":{"scopes":["admin"]}}',
      400,
      'invalid_request',
      '__proto__',
    ],
    ['with constructor', { ...claim, constructor: {} }, 400, 'invalid_request', 'constructor'],
    ['with a field missing', { worker_id: 'w' }, 400, 'invalid_request', 'claim'],
    ['with a wrong type', { ...claim, claim: 5 }, 400, 'invalid_request', 'claim'],
    ['with NUL', '{"worker_id":"w","claim":"a\\u0000"}', 400, 'invalid_text', 'claim'],
    ['with half a surrogate pair', '{"worker_id":"w","claim":"\\ud800"}', 400, 'invalid_text', 'claim'],
    ['that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'invalid_text', ''],
    ['of a mebibyte of brackets', '['.repeat(1024 * 1024), 400, 'invalid_request', ''],
    [
      'of deep metadata',
      `{"worker_id":"w","claim":"x","metadata":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`,
      400,
      'invalid_request',
      'metadata',
    ],
    [
      'with a time before computers',
      { ...claim, occurred_at: '0001-01-01T00:00:00Z' },
      400,
      'invalid_request',
      'occurred_at',
    ],
    [
      'with a time that is none',
      { ...claim, occurred_at: '2026-02-30T00:00:00Z' },
      400,
      'invalid_request',
      'occurred_at',
    ],
  ])('%s is refused and its place named', async (_case, body, status, code, path) => {
    const answer = await post(body);

    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.path]).toEqual([status, code, path]);
  });

  test('names every wrong field at once', async () => {
    const { body } = await post({ worker_id: 7, clame: 1, clain: 2 });

    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(
      ['clain', 'claim', 'clame', 'worker_id'].sort(),
    );
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/x-ndjson', ''])(
    'of the type %j is unsupported',
    async (type) => {
      const answer = await post(JSON.stringify(claim), { 'content-type': type });

      expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    },
  );

  test('of exactly a mebibyte is read, one byte more is not', async () => {
    const frame = JSON.stringify({ ...claim, claim: '' }).length;
    const of = (bytes: number) => JSON.stringify({ ...claim, claim: 'x'.repeat(bytes - frame) });

    expect((await post(of(1024 * 1024))).status).toBe(201);
    expect((await post(of(1024 * 1024 + 1))).body.code).toBe('too_large');
  });

  test.each([2, 8])('of %i MiB is refused, and a client that sends all of it hears why', async (mebibytes) => {
    const answer = await post('x'.repeat(mebibytes * 1024 * 1024));

    expect([answer.status, answer.body.code]).toEqual([413, 'too_large']);
  });

  test('of 8 MiB is refused so that even a client which sends all before it reads hears why', async () => {
    const size = 8 * 1024 * 1024;
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let received = '';
    let failure: unknown;
    socket.on('error', (error) => (failure = error));
    socket.pause();
    socket.write(`POST /log_claim HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n`);
    socket.write(`Content-Length: ${size}\r\n\r\n`);
    socket.write(Buffer.alloc(size, 'x'), () => {
      socket.on('data', (chunk) => (received += chunk.toString())).resume();
    });
    await until(() => failure ?? received.endsWith('}'));
    socket.destroy();

    expect(failure).toBeUndefined();
    expect(received).toMatch(/^HTTP\/1\.1 413 [^]*"code":"too_large"/);
  });

  test('of 2 MiB in pieces, without a declared length, is refused as well', async () => {
    const chunk = Buffer.alloc(64 * 1024, 120);
    const pieces = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 32; count += 1) controller.enqueue(chunk);
        controller.close();
      },
    });
    const response = await fetch(`${service.url}/log_claim`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: pieces,
      duplex: 'half',
    });

    expect(response.status).toBe(413);
  });

  test('without a key is not even read', async () => {
    const answer = await call(`${service.url}/log_claim`, { body: '{"broken', method: 'POST' });

    expect(answer.status).toBe(401);
  });

  test('of many lines names the line that is wrong', async () => {
    const ndjson = { 'content-type': 'application/x-ndjson' };
    const good = JSON.stringify(claim);

    expect((await post(`${good}\n${good}\n`, ndjson, '/log_claims')).body).toEqual({ count: 2 });
    expect((await post(`${good}\n{oops\n`, ndjson, '/log_claims')).body.detail).toBe('line 2 is not valid JSON');
    expect((await post(`${good}\n${'{"a":'.repeat(100)}`, ndjson, '/log_claims')).body.detail).toContain('line 2');
    const wrong = await post(`${good}\n{"worker_id":"w"}\n`, ndjson, '/log_claims');
    expect(wrong.body.errors[0].path).toBe('line 2.claim');
    expect((await post('', ndjson, '/log_claims')).body.code).toBe('invalid_request');
  });

  test.each([
    ['NUL', Buffer.from('{"worker_id":"w","claim":"\\u0000"}'), 'line 2.claim'],
    ['half a surrogate pair', Buffer.from('{"worker_id":"w","claim":"\\ud800"}'), 'line 2.claim'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'line 2'],
  ])('of many lines names the line with %s', async (_case, bad, path) => {
    const good = Buffer.from(`${JSON.stringify(claim)}\n`);
    const { body } = await post(Buffer.concat([good, bad]), { 'content-type': 'application/x-ndjson' }, '/log_claims');

    expect([body.code, body.errors[0].path]).toEqual(['invalid_text', path]);
    expect(body.detail).toContain('line 2');
  });

  test('that is packed is unsupported', async () => {
    const answer = await post(JSON.stringify(claim), { 'content-encoding': 'gzip' });

    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
  });
});

describe('a query', () => {
  test.each([
    'bogus=1',
    'limit=0',
    'limit=501',
    'limit=1.5',
    'limit=x',
    'limit=1&limit=2',
    'limit=1e2',
    'limit=0x10',
    'limit=+5',
    'limit=',
    'verdict=false',
    'after_seq=-1',
    'after_seq=1e3',
  ])('%s is refused', async (query) => {
    const answer = await call(`${service.url}/claims?${query}`, { key });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
  });

  test('gets its defaults', async () => {
    expect((await call(`${service.url}/claims`, { key })).body.query).toEqual({ limit: 50 });
  });
});

describe('who may do what', () => {
  test("another tenant's id in the body is refused, the own one is fine", async () => {
    const other = await createTenant(database);

    expect((await post({ ...claim, tenant_id: other })).body.code).toBe('tenant_mismatch');
    expect((await post({ ...claim, tenant_id: tenantId })).status).toBe(201);
    const lines = [
      { ...claim, tenant_id: tenantId },
      { ...claim, tenant_id: other },
    ];
    const ndjson = lines.map((line) => JSON.stringify(line)).join('\n');
    const answer = await post(ndjson, { 'content-type': 'application/x-ndjson' }, '/log_claims');
    expect(answer.body.code).toBe('tenant_mismatch');
  });

  test('a bound key speaks for its worker only, and sees that worker only', async () => {
    const of = (worker_id: string) => call(`${service.url}/log_claim`, { key: bound, body: { ...claim, worker_id } });

    expect((await of('w-2')).body.code).toBe('worker_mismatch');
    expect((await of('w-1')).body.own).toBe('w-1');
    expect((await call(`${service.url}/claims`, { key: bound })).body.own).toBe('w-1');
    expect((await call(`${service.url}/claims?worker_id=w-2`, { key: bound })).body.code).toBe('worker_mismatch');
  });

  test('a key without the scope is refused', async () => {
    const reader = await createKey(database, tenantId, { scopes: ['decide'] });

    expect((await call(`${service.url}/log_claim`, { key: reader.key, body: claim })).body).toMatchObject({
      status: 403,
      code: 'forbidden_scope',
    });
  });

  test('a locked worker is out until it is unlocked, and can be neither reader nor writer meanwhile', async () => {
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, 'w-locked', 'LOCKED', 'lied')`,
      [tenantId],
    );
    const { key } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'w-locked' });
    const list = (query = '') => call(`${service.url}/claims${query}`, { key });

    expect([(await list()).status, (await list()).body.code]).toEqual([423, 'worker_locked']);
    expect((await list('?worker_id=w-locked')).body.code).toBe('worker_locked');
    expect((await post(claim)).status).toBe(201);

    await database.query(`UPDATE watcher.workers SET standing = 'OK' WHERE worker_id = 'w-locked'`);
    expect((await list()).status).toBe(200);
  });

  test.each([
    ['/claims', 200],
    ['/claims/', 200],
    ['/Claims', 200],
    ['/claims?limit=1', 200],
    ['/claims?limit=0', 400],
    ['/claims?nonsense=1', 400],
    ['/nowhere', 404],
    ['/claims/%zz', 400],
    ['/health', 200],
  ])(
    '%s is found and guarded however it is written, and answers %i with the headers of all answers',
    async (path, status) => {
      const { key } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'w-paths' });

      const answer = await call(`${service.url}${path}`, { key });

      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-powered-by')).toBeNull();
    },
  );

  test('a worker of the same name in another tenant is not locked', async () => {
    const other = await createTenant(database);
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, 'w-1', 'LOCKED', 'lied')`,
      [other],
    );

    expect((await post(claim)).status).toBe(201);
  });
});

describe('a request', () => {
  test('gets an id when it has none, or one that could forge a log line', async () => {
    const ids = await Promise.all(
      [undefined, { 'x-request-id': 'a b' }, { 'x-request-id': 'x'.repeat(129) }].map(async (headers) =>
        (await post(claim, headers)).headers.get('x-request-id'),
      ),
    );

    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
  });

  test('is one line in the log, with the trace it belongs to and without its content', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const requestId = 'one-line-1';
    await post(
      { ...claim, claim: 'a very private claim' },
      { 'x-request-id': requestId, traceparent: `00-${trace}-00f067aa0ba902b7-01` },
    );
    const lines = await until(() => {
      const found = service.logs().filter((line) => line.request_id === requestId);
      return found.length > 0 && found;
    });

    expect(lines).toEqual([
      {
        time: expect.stringMatching(/Z$/),
        level: 'info',
        service: 'claims-ledger',
        message: 'request',
        request_id: requestId,
        trace_id: trace,
        endpoint: 'logClaim',
        method: 'POST',
        status: 201,
        duration_ms: expect.any(Number),
        tenant_id: tenantId,
        key_id: expect.any(String),
        actor: expect.stringMatching(/^key:/),
      },
    ]);
    expect(service.logText()).not.toContain('a very private claim');
    expect(service.logText()).not.toContain(key);
  });

  test('with a traceparent that is none has no trace', async () => {
    await post(claim, { 'x-request-id': 'no-trace', traceparent: '00-nonsense' });
    const line = await until(() => service.logs().find(({ request_id: id }) => id === 'no-trace'));

    expect(line).not.toHaveProperty('trace_id');
  });

  test('whose stream breaks ends abruptly, so that the client knows', async () => {
    await expect(call(`${service.url}/ledger/export`, { key })).rejects.toThrow();
    expect((await call(`${service.url}/health/live`)).status).toBe(200);
  });

  test.each([
    ['a line that is no HTTP', 'HELLO\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
    ['two lengths', 'POST /log_claim HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    [
      'a length and chunks',
      'POST /log_claim HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('that is broken (%s) gets a 4xx or a closed connection', async (_case, text) => {
    const answer = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });

    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect((await call(`${service.url}/health/live`)).status).toBe(200);
  });
});

test('keeps the metrics that every service has, with labels from closed lists', async () => {
  await post(claim);
  await call(`${service.url}/a/path/of/${tenantId}`, { key });
  const { body } = await call(`${service.url}/metrics`);

  for (const metric of [
    /^wingman_health_status\{service="claims-ledger"\} 1$/m,
    /^wingman_database_connected\{service="claims-ledger"\} 1$/m,
    /^wingman_start_time_seconds\{service="claims-ledger"\} \d+/m,
    /^wingman_http_requests_total\{endpoint="logClaim",method="POST",status="201",service="claims-ledger"\} \d+$/m,
    /^wingman_http_errors_total\{endpoint="getCheckpoint",service="claims-ledger"\} \d+$/m,
    /^wingman_http_request_duration_seconds_bucket\{.*endpoint="logClaim".*\} \d+$/m,
    /^wingman_http_requests_total\{endpoint="unknown",method="GET",status="404",service="claims-ledger"\} \d+$/m,
  ]) {
    expect(body).toMatch(metric);
  }
  expect(body).not.toContain(tenantId);
  expect(body).not.toContain('w-1');
});
