import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verificationAnswer, verificationView } from '@wingman/contracts';
import { call, createKey, createTenant, createTestDatabase, createTestLog } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

let database: TestDatabase;
let service: TestVerifier;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let work: string;
let otherWork: string;
let read: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await createSandbox();
  tenantId = await createTenant(database);
  service = await startTestVerifier(database, { tenantId, roots: [sandbox.root] });
  ({ key: work } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-7' }));
  ({ key: otherWork } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-8' }));
  ({ key: read } = await createKey(database, tenantId, { scopes: ['read'] }));
  await writeFile(path.join(sandbox.root, 'report.md'), '# Report\n');
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
  await database.drop();
});

const verify = (body: unknown, key = work) => call(`${service.url}/verify`, { key, body });
const inRoot = (name: string) => path.join(sandbox.root, name);

test('a sentence about a file that is there is TRUE, with the check it rests on', async () => {
  const { status, body } = await verify({ claim: `Created ${inRoot('report.md')}` });
  expect(status).toBe(200);
  expect(verificationAnswer.parse(body)).toMatchObject({ verdict: 'TRUE', binding: false, time_basis: 'none' });
  expect(body.checks).toEqual([expect.objectContaining({ type: 'file', outcome: 'PASS' })]);
});

test('a sentence about a file that is not there is FALSE and writes nothing to the ledger', async () => {
  const { body } = await verify({ claim: `Created ${inRoot('backup.tar')}` });
  expect(body).toMatchObject({ verdict: 'FALSE', reason_code: 'missing' });
  expect(await database.query('SELECT FROM ledger.intake WHERE tenant_id = $1', [tenantId])).toEqual([]);
  expect(service.announced).toEqual([]);
});

test('what is asked at once shares transactions, each question with its own answer under its own id', async () => {
  const names = Array.from({ length: 24 }, (_, index) =>
    index % 3 === 0 ? 'report.md' : `gone \\ "${index}", {né}.md`,
  );
  const answers = await Promise.all(
    names.map((name, index) =>
      verify({
        checks: [{ type: 'file', path: inRoot(name) }],
        ...(index % 2 === 0 && { context: { cwd: sandbox.root } }),
      }),
    ),
  );

  const stored = await database.query<{ verification_id: string; verdict: string; tx: string }>(
    `SELECT verification_id, verdict, xmin::text AS tx FROM verifier.verifications
     WHERE verification_id = ANY ($1)`,
    [answers.map(({ body }) => body.verification_id)],
  );
  const byId = new Map(stored.map((row) => [row.verification_id, row]));
  for (const [index, { status, body }] of answers.entries()) {
    expect([status, body.verdict]).toEqual([200, names[index] === 'report.md' ? 'TRUE' : 'FALSE']);
    expect(byId.get(body.verification_id)?.verdict).toBe(body.verdict);
    const { body: view } = await call(`${service.url}/verifications/${body.verification_id}`, { key: read });
    expect(view.checks).toEqual(body.checks);
  }
  expect(stored).toHaveLength(names.length);
  expect(new Set(stored.map(({ tx }) => tx)).size).toBeLessThan(names.length);
});

test('true checks do not carry a sentence that the world contradicts', async () => {
  const { body } = await verify({
    claim: `Created ${inRoot('backup.tar')}`,
    checks: [{ type: 'file', path: inRoot('report.md') }],
  });
  expect(body.verdict).toBe('FALSE');
});

test('what lies outside the roots is UNVERIFIABLE, existing or not', async () => {
  const answers = await Promise.all(
    ['/etc/passwd', '/etc/no-such-file'].map((file) => verify({ checks: [{ type: 'file', path: file }] })),
  );
  for (const { body } of answers) {
    expect(body).toMatchObject({ verdict: 'UNVERIFIABLE', reason_code: 'outside_allowed_roots' });
    expect(Object.keys(body.checks[0].observed).sort()).toEqual(['looked_at', 'looked_by']);
  }
});

test('a tenant without roots may look at nothing', async () => {
  const stranger = await createTenant(database);
  const { key } = await createKey(database, stranger, { scopes: ['read'] });
  const { body } = await verify({ checks: [{ type: 'file', path: inRoot('report.md') }] }, key);
  expect(body).toMatchObject({ verdict: 'UNVERIFIABLE', reason_code: 'outside_allowed_roots' });
});

describe('a logged claim', () => {
  let claimId: string;
  beforeAll(async () => {
    claimId = uuidv7();
    const log = createTestLog(database, tenantId);
    await log.append([
      { kind: 'claim', entry_id: claimId, worker_id: 'worker-7', claim: `Created ${inRoot('report.md')}` },
    ]);
  });

  test('is judged as it was logged', async () => {
    const { body } = await verify({ claim_id: claimId }, read);
    expect(body).toMatchObject({ verdict: 'TRUE', binding: false });
  });

  test('takes no other words beside its id', async () => {
    const { status, body } = await verify({ claim_id: claimId, claim: 'I did something else' });
    expect([status, body.code, body.errors]).toEqual([
      400,
      'invalid_request',
      [{ path: 'claim', message: 'not allowed beside claim_id' }],
    ]);
  });

  test('is not said to be of a worker who did not log it', async () => {
    const asked = (workerId: string) => verify({ claim_id: claimId, worker_id: workerId }, read);
    expect((await asked('worker-7')).status).toBe(200);
    const { status, body } = await asked('worker-8');
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, 'invalid_request', 'worker_id']);
  });

  test.each([
    ['another worker', () => otherWork],
    ['another tenant', async () => (await createKey(database, await createTenant(database), { scopes: ['read'] })).key],
  ])('is not found by %s', async (_who, key) => {
    const { status, body } = await verify({ claim_id: claimId }, await key());
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

describe('what was asked before', () => {
  test.each(['x', '-1', '1e400', '..%2F..', '%F0%9F%98%80'])('has no page at %s', async (cursor) => {
    const { status, body } = await call(`${service.url}/verifications?cursor=${cursor}`, { key: otherWork });
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, 'invalid_request', 'cursor']);
  });

  test('is listed newest first in pages, for its worker only', async () => {
    const asked = [];
    for (const name of ['a', 'b', 'c']) {
      asked.push((await verify({ claim: `Created ${inRoot(name)}` }, otherWork)).body.verification_id);
    }
    const first = await call(`${service.url}/verifications?limit=2`, { key: otherWork });
    expect(first.body.items.map((item: { verification_id: string }) => item.verification_id)).toEqual(
      asked.slice(1).reverse(),
    );
    const second = await call(`${service.url}/verifications?limit=2&cursor=${first.body.next_cursor}`, {
      key: otherWork,
    });
    expect(second.body).toMatchObject({
      items: [{ verification_id: asked[0], worker_id: 'worker-8' }],
      next_cursor: null,
    });
    verificationView.parse(second.body.items[0]);
    const whole = await call(`${service.url}/verifications?limit=3`, { key: otherWork });
    expect(whole.body.next_cursor).toBeNull();
    const seen = await call(`${service.url}/verifications/${asked[0]}`, { key: work });
    expect([seen.status, seen.body.code]).toEqual([404, 'not_found']);
  });
});

test.each<[string, unknown, string]>([
  ['nothing to judge', {}, 'invalid_request'],
  ['an unknown check type', { checks: [{ type: 'horoscope' }] }, 'invalid_request'],
  ['a start in the year 9999', { claim: 'x', context: { task_started_at: '9999-01-01T00:00:00Z' } }, 'invalid_request'],
  ['a relative working directory', { claim: 'x', context: { cwd: 'data' } }, 'invalid_request'],
  ['NUL in the claim', { claim: 'a\u0000b' }, 'invalid_text'],
])('refuses %s', async (_case, body, code) => {
  const answer = await verify(body);
  expect([answer.status, answer.body.code]).toEqual([400, code]);
});

test('refuses bounds that are upside down, and names them', async () => {
  const { status, body } = await verify({ checks: [{ type: 'count', glob: '/a/*', min: 5, max: 3 }] });
  const errors = [{ path: 'checks.0.min', message: 'min must not be above max' }];
  expect([status, body.code, body.errors]).toEqual([400, 'invalid_request', errors]);
});
