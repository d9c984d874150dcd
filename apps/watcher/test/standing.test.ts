import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createIdentityLookup } from '@wingman/db';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let database: TestDatabase;
let service: TestWatcher;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestWatcher(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const url = (path: string) => `${service.url}${path}`;
const change = (
  tenant: TestTenant,
  workerId: string,
  to: 'lock' | 'unlock',
  { reason = 'because', key = tenant.decideKey, headers = {} } = {},
) => call(url(`/workers/${encodeURIComponent(workerId)}/${to}`), { key, body: { reason }, headers });
const audit = (tenant: TestTenant) =>
  database.query<{ kind: string; fields: object }>(
    'SELECT kind, fields FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id',
    [tenant.tenantId],
  );

test('a person locks and unlocks a worker; both are audited with who and why, and every service knows at once', async () => {
  const tenant = await createTestTenant(database);
  const standing = createIdentityLookup(service.database.db);

  const locked = await change(tenant, 'deployer', 'lock', { reason: 'looks odd' });
  expect(await standing.isLocked(tenant.tenantId, 'deployer')).toBe(true);
  const unlocked = await change(tenant, 'deployer', 'unlock', {
    reason: 'was fine',
    key: tenant.relayKey,
    headers: { 'X-Wingman-Actor': 'telegram:42' },
  });
  expect(await standing.isLocked(tenant.tenantId, 'deployer')).toBe(false);

  expect(locked).toMatchObject({
    status: 200,
    body: { worker_id: 'deployer', standing: 'LOCKED', reason: 'looks odd' },
  });
  expect(unlocked).toMatchObject({ status: 200, body: { standing: 'OK', reason: 'was fine' } });
  expect(unlocked.body.since > locked.body.since).toBe(true);
  expect(await audit(tenant)).toMatchObject([
    {
      kind: 'worker.locked',
      fields: { worker_id: 'deployer', by: 'person:Ada', key_id: tenant.decideKeyId, reason: 'looks odd' },
    },
    { kind: 'worker.unlocked', fields: { worker_id: 'deployer', by: 'person:Ada', reason: 'was fine' } },
  ]);
});

test('asking for the standing that a worker has changes nothing and is not audited again', async () => {
  const tenant = await createTestTenant(database);
  const first = await change(tenant, 'w', 'lock', { reason: 'first' });

  const again = await change(tenant, 'w', 'lock', { reason: 'second' });
  await change(tenant, 'w', 'unlock');
  const unlockedAgain = await change(tenant, 'w', 'unlock', { reason: 'second' });

  expect(again.body).toEqual(first.body);
  expect(unlockedAgain).toMatchObject({ status: 200, body: { standing: 'OK', reason: 'because' } });
  expect((await audit(tenant)).map(({ kind }) => kind)).toEqual(['worker.locked', 'worker.unlocked']);
});

test('racing locks are one lock and one audit entry', async () => {
  const tenant = await createTestTenant(database);

  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => change(tenant, 'raced', 'lock', { reason: `reason ${index}` })),
  );

  expect(new Set(answers.map(({ body }) => body.reason)).size).toBe(1);
  expect(await audit(tenant)).toHaveLength(1);
});

test('an unknown worker can be locked beforehand, but neither shown nor unlocked', async () => {
  const tenant = await createTestTenant(database);

  expect(await call(url('/workers/nobody'), { key: tenant.readKey })).toMatchObject({ status: 404 });
  expect(await change(tenant, 'nobody', 'unlock')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await change(tenant, 'nobody', 'lock')).toMatchObject({
    status: 200,
    body: { standing: 'LOCKED', claims: 0 },
  });
});

test('a name with slashes, spaces and other letters is a name like any other', async () => {
  const tenant = await createTestTenant(database);
  const name = 'team/β worker?#%';

  await change(tenant, name, 'lock');

  const answer = await call(url(`/workers/${encodeURIComponent(name)}`), { key: tenant.readKey });
  expect(answer).toMatchObject({ status: 200, body: { worker_id: name, standing: 'LOCKED' } });
});

test('goes from page to page over the longest names, and takes no cursor but its own', async () => {
  const tenant = await createTestTenant(database);
  const names = ['😀', 'я'].map((sign) => sign.repeat(200 / sign.length));
  for (const name of names) await change(tenant, name, 'lock');

  const first = await call(url('/workers?limit=1'), { key: tenant.readKey });
  const second = await call(url(`/workers?limit=1&cursor=${first.body.next_cursor}`), { key: tenant.readKey });
  const seen = [...first.body.items, ...second.body.items].map((worker: { worker_id: string }) => worker.worker_id);
  expect(new Set(seen)).toEqual(new Set(names));

  for (const cursor of ['-1', '1e400', 'YQ=', '9'.repeat(21)]) {
    const refused = await call(url(`/workers?cursor=${cursor}`), { key: tenant.readKey });
    expect([refused.status, refused.body.errors?.[0].path]).toEqual([400, 'cursor']);
  }
});

test('lists workers by name, page by page, and by standing', async () => {
  const tenant = await createTestTenant(database);
  const { key } = { key: tenant.readKey };
  await tenant.log.append(['c', 'a', 'B', 'd'].map((name) => ({ kind: 'claim', worker_id: name, claim: 'done' })));
  await until(async () => (await call(url('/workers'), { key })).body.items.length === 4);
  await change(tenant, 'c', 'lock');

  const all = await call(url('/workers'), { key });
  const first = await call(url('/workers?limit=3'), { key });
  const second = await call(url(`/workers?limit=3&cursor=${first.body.next_cursor}`), { key });

  expect(new Set(all.body.items.map((worker: { worker_id: string }) => worker.worker_id))).toEqual(
    new Set(['a', 'B', 'c', 'd']),
  );
  expect([...first.body.items, ...second.body.items]).toEqual(all.body.items);
  expect(second.body.next_cursor).toBeNull();
  const locked = await call(url('/workers?standing=LOCKED'), { key });
  expect(locked.body.items).toMatchObject([{ worker_id: 'c', standing: 'LOCKED', claims: 1, false_claims: 0 }]);
});

test('only keys that decide change a standing, and only of their own tenant', async () => {
  const [tenant, other] = [await createTestTenant(database), await createTestTenant(database)];
  await change(tenant, 'mine', 'lock');

  for (const key of [tenant.readKey, tenant.workKey, tenant.relayKey]) {
    expect(await change(tenant, 'mine', 'unlock', { key })).toMatchObject({ status: 403 });
  }
  expect(await change(other, 'mine', 'unlock')).toMatchObject({ status: 404 });
  expect(await call(url('/workers/mine'), { key: other.readKey })).toMatchObject({ status: 404 });
  expect(await call(url('/workers'), { key: other.readKey })).toMatchObject({ body: { items: [] } });
  expect(await call(url('/workers/mine'), { key: tenant.readKey })).toMatchObject({ body: { standing: 'LOCKED' } });
});

test('a secret in a reason is masked before it is kept', async () => {
  const tenant = await createTestTenant(database);

  const { body } = await change(tenant, 'leaky', 'lock', { reason: `used ${tenant.workKey}` });

  expect(body.reason).toBe('used [redacted]');
  expect(JSON.stringify(await audit(tenant))).not.toContain(tenant.workKey);
});

test('a reason is needed', async () => {
  const tenant = await createTestTenant(database);

  for (const reason of ['', '   ', 'a\u0000b', 'x'.repeat(501)]) {
    expect((await change(tenant, 'w', 'lock', { reason })).status).toBe(400);
  }
});
