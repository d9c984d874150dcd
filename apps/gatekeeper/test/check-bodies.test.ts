import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey } from '@wingman/testkit';
import { createScene, endScene, startGatekeeper } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';
import { instruction } from './instruction.js';

let scene: Scene;
let key: string;

beforeAll(async () => {
  scene = await createScene();
  ({ key } = await createKey(scene.database, scene.tenantId, { scopes: ['work'], workerId: 'writer' }));
});

afterAll(() => endScene(scene));

const send = (body: unknown, type = 'application/json', query = '') =>
  scene.gatekeeper.post(`/check${query}`, key, body, { 'content-type': type });

describe('a body that is the instruction itself', () => {
  test.each(['text/plain', 'text/markdown', 'text/plain; charset=utf-8', 'TEXT/MARKDOWN'])('%s', async (type) => {
    const { status, body } = await send(instruction(), type);

    expect([status, body.decision]).toEqual([200, 'APPROVED']);
  });

  test('names worker and environment in its address', async () => {
    const { body } = await send(instruction(), 'text/plain', '?worker_id=writer&environment=test');
    const { body: stored } = await scene.gatekeeper.get(`/checks/${body.check_id}`, key);

    expect(stored).toMatchObject({ worker_id: 'writer', environment: 'test' });
  });

  test('of another worker is refused', async () => {
    expect((await send(instruction(), 'text/plain', '?worker_id=reviewer')).body.code).toBe('worker_mismatch');
  });

  test('of a type that nobody reads is refused', async () => {
    for (const type of ['text/html', 'application/octet-stream', 'application/yaml']) {
      expect((await send('x', type)).body.code).toBe('unsupported_media_type');
    }
  });
});

test('a body and an address that disagree are refused', async () => {
  const development = await startGatekeeper(scene.database, { env: { DEPLOYMENT_ENV: 'dev' } });
  try {
    const { key: unbound } = await createKey(scene.database, scene.tenantId, { scopes: ['work'] });
    const body = { worker_id: 'a', instruction: 'x' };
    const disagreeing = await development.post('/check?worker_id=b', unbound, body);
    const nobody = await development.post('/check', unbound, { instruction: 'x' });

    expect([disagreeing.status, disagreeing.body.errors]).toEqual([
      400,
      [{ path: 'worker_id', message: expect.stringContaining('different') }],
    ]);
    expect(nobody.body.errors).toEqual([{ path: 'worker_id', message: expect.stringContaining('needed') }]);
  } finally {
    await development.close();
  }
});

test('an environment that is not served here is refused', async () => {
  const gatekeeper = await startGatekeeper(scene.database, { allowedEnvironments: ['test'] });
  try {
    const ask = (environment: string) => gatekeeper.post('/check', key, { instruction: 'x', environment });

    expect((await ask('prd')).body.code).toBe('environment_not_allowed');
    expect((await ask('test')).status).toBe(200);
    expect((await gatekeeper.post('/check', key, { instruction: 'x' })).status).toBe(200);
  } finally {
    await gatekeeper.close();
  }
});

describe('an instruction that is strange all through gets a clear decision', () => {
  test.each([
    ['empty', ''],
    ['white space', ' \t\r\n'],
    ['a byte order mark', '\uFEFF'],
    ['right-to-left letters', '\u05E9\u05DC\u05D5\u05DD'],
    ['an override of the writing direction', 'a\u202Eb'],
    ['zero-width characters', '\u200B'.repeat(1_000)],
    ['control characters', '\u0001\u001B[2J\u009F'],
    ['half a megabyte of brackets', '['.repeat(500_000)],
    ['half a megabyte of nested JSON as text', '{"a":'.repeat(100_000)],
    ['half a megabyte of back-ticks', '`'.repeat(500_000)],
    ['half a megabyte of quotes', '"\''.repeat(250_000)],
    ['half a megabyte of headings', '#\n'.repeat(250_000)],
    ['one very long word', 'a'.repeat(1_000_000)],
  ])('%s', async (_case, text) => {
    const { status, body } = await send({ worker_id: 'writer', instruction: text });

    expect([status, body.decision]).toEqual([200, 'REJECTED']);
    expect(body.missing_sections).toHaveLength(10);
  });

  test('line ends of Windows change nothing', async () => {
    const { body } = await send({ instruction: instruction().replaceAll('\n', '\r\n') });

    expect(body.decision).toBe('APPROVED');
  });

  test('a byte order mark in front changes nothing', async () => {
    expect((await send(`\uFEFF${instruction()}`, 'text/markdown')).body.decision).toBe('APPROVED');
  });
});

describe('a body that cannot be read is refused', () => {
  const nested = `{"instruction":${'['.repeat(100)}${']'.repeat(100)}}`;

  test.each([
    ['NUL in JSON', '{"instruction":"a\\u0000b"}', 'application/json', 400, 'invalid_text'],
    ['half a surrogate pair', '{"instruction":"a\\ud800b"}', 'application/json', 400, 'invalid_text'],
    ['NUL in a text', 'a\0b', 'text/plain', 400, 'invalid_text'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x80]), 'text/plain', 400, 'invalid_text'],
    ['an empty text', '', 'text/plain', 400, 'invalid_request'],
    ['no JSON', '{"instruction":', 'application/json', 400, 'invalid_request'],
    ['no object', '[]', 'application/json', 400, 'invalid_request'],
    ['an instruction that is no text', '{"instruction":7}', 'application/json', 400, 'invalid_request'],
    ['an unknown field', '{"instruction":"x","instructions":"y"}', 'application/json', 400, 'invalid_request'],
    [
      'an environment that is no name',
      '{"instruction":"x","environment":"PRD "}',
      'application/json',
      400,
      'invalid_request',
    ],
    ['deep nesting', nested, 'application/json', 400, 'invalid_request'],
    ['two megabytes', 'x'.repeat(2 * 1024 * 1024), 'text/plain', 413, 'too_large'],
    ['another tenant', '{"instruction":"x","tenant_id":"x"}', 'application/json', 403, 'tenant_mismatch'],
  ])('%s', async (_case, body, type, status, code) => {
    const answer = await send(body, type);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
