import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { claimWithVerdict } from './ledger.js';
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

async function raise(tenant: TestTenant, workerId = 'deployer'): Promise<string> {
  const lie = await claimWithVerdict(database, tenant.log, { workerId });
  await service.watcher.onVerdict({ tenant_id: tenant.tenantId, verification_id: lie.verificationId });
  const [alert] = await database.query<{ alert_id: string }>(
    'SELECT alert_id FROM watcher.alerts WHERE verification_id = $1',
    [lie.verificationId],
  );
  return alert?.alert_id ?? '';
}

const get = (path: string, key: string) => call(`${service.url}${path}`, { key });
const ack = (id: string, key: string, body: object = {}, headers = {}) =>
  call(`${service.url}/alerts/${id}/ack`, { key, body, headers });
const idsOf = (answer: { body: { items: { alert_id: string }[] } }) => answer.body.items.map(({ alert_id: id }) => id);

test('lists alerts newest first, page by page, without a gap or a repeat', async () => {
  const tenant = await createTestTenant(database);
  const ids = [];
  for (let count = 0; count < 5; count += 1) ids.push(await raise(tenant));

  const first = await get('/alerts?limit=2', tenant.readKey);
  const second = await get(`/alerts?limit=2&cursor=${first.body.next_cursor}`, tenant.readKey);
  const third = await get(`/alerts?limit=2&cursor=${second.body.next_cursor}`, tenant.readKey);

  expect([first, second, third].flatMap(idsOf)).toEqual(ids.toReversed());
  expect(third.body.next_cursor).toBeNull();
});

test('shows an alert with everything that was found', async () => {
  const tenant = await createTestTenant(database);
  const id = await raise(tenant);

  const answer = await get(`/alerts/${id}`, tenant.readKey);

  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    alert_id: id,
    kind: 'false_claim',
    severity: 'CRITICAL',
    worker_id: 'deployer',
    occurrences: 1,
    acked: false,
    acked_by: null,
    acked_at: null,
  });
  expect(answer.body.detail).toContain('observed {"exists":false}');
});

test('filters by severity, worker and acknowledgement', async () => {
  const tenant = await createTestTenant(database);
  const [seen, open] = [await raise(tenant, 'one'), await raise(tenant, 'two')];
  await ack(seen, tenant.decideKey);

  expect(idsOf(await get('/alerts?acked=true', tenant.readKey))).toEqual([seen]);
  expect(idsOf(await get('/alerts?acked=false', tenant.readKey))).toEqual([open]);
  expect(idsOf(await get('/alerts?worker_id=two', tenant.readKey))).toEqual([open]);
  expect(idsOf(await get('/alerts?severity=CRITICAL', tenant.readKey))).toEqual([open, seen]);
  expect(idsOf(await get('/alerts?severity=INFO', tenant.readKey))).toEqual([]);
});

test.each(['/alerts?cursor=x', '/alerts?cursor=Zm9v', '/alerts?acked=yes', '/alerts?severity=HIGH', '/alerts?open=1'])(
  'refuses %s',
  async (path) => {
    const tenant = await createTestTenant(database);

    expect(await get(path, tenant.readKey)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  },
);

test('records the person who acknowledged first, once, with an audit entry', async () => {
  const tenant = await createTestTenant(database);
  const id = await raise(tenant);

  const first = await ack(id, tenant.decideKey, { note: 'on it' });
  const second = await ack(id, tenant.relayKey, {}, { 'X-Wingman-Actor': 'telegram:42' });

  expect(first).toMatchObject({ status: 200, body: { acked: true, acked_by: 'person:Ada' } });
  expect(second).toMatchObject({ status: 200, body: first.body });
  const entries = await database.query(
    `SELECT fields FROM ledger.intake WHERE tenant_id = $1 AND kind = 'alert.acknowledged'`,
    [tenant.tenantId],
  );
  expect(entries).toEqual([
    {
      fields: { alert_id: id, worker_id: 'deployer', by: 'person:Ada', key_id: tenant.decideKeyId, note: 'on it' },
    },
  ]);
});

test('racing acknowledgements have one winner and one audit entry', async () => {
  const tenant = await createTestTenant(database);
  const id = await raise(tenant);

  const answers = await Promise.all(Array.from({ length: 8 }, () => ack(id, tenant.decideKey)));

  expect(new Set(answers.map(({ body }) => body.acked_at)).size).toBe(1);
  expect(
    await database.query(`SELECT 1 FROM ledger.intake WHERE tenant_id = $1 AND kind = 'alert.acknowledged'`, [
      tenant.tenantId,
    ]),
  ).toHaveLength(1);
});

test('a key that may only read or work does not acknowledge', async () => {
  const tenant = await createTestTenant(database);
  const id = await raise(tenant);

  for (const key of [tenant.readKey, tenant.workKey]) {
    expect(await ack(id, key)).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
  }
});

test("another tenant's alert does not exist: not by id, not by list, not by cursor, not to acknowledge", async () => {
  const [tenant, other] = [await createTestTenant(database), await createTestTenant(database)];
  const [older, newer] = [await raise(tenant), await raise(tenant)];
  const page = await get('/alerts?limit=1', tenant.readKey);

  expect(await get(`/alerts/${older}`, other.readKey)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await ack(newer, other.decideKey)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await get('/alerts', other.readKey)).toMatchObject({ status: 200, body: { items: [], next_cursor: null } });
  expect(await get(`/alerts?cursor=${page.body.next_cursor}`, other.readKey)).toMatchObject({ body: { items: [] } });
  expect((await get(`/alerts/${newer}`, tenant.readKey)).body.acked).toBe(false);
  expect(await get(`/alerts/${uuidv7()}`, tenant.readKey)).toMatchObject({ status: 404 });
});

test('metrics sum over all tenants and name none of them', async () => {
  const tenant = await createTestTenant(database);
  await raise(tenant, 'metric-worker');

  const { body } = await call(`${service.url}/metrics`);

  expect(body).toMatch(/^wingman_alerts_total\{kind="false_claim",severity="CRITICAL",service="watcher"\} [1-9]/m);
  expect(body).toMatch(/^wingman_deliveries\{status="pending",service="watcher"\} [1-9]/m);
  expect(body).toMatch(/^wingman_deliveries\{status="dead",service="watcher"\} 0/m);
  expect(body).toMatch(/^wingman_workers_locked\{service="watcher"\} [1-9]/m);
  expect(body).toMatch(/^wingman_watcher_tail_lag_entries\{service="watcher"\} /m);
  expect(body).not.toContain(tenant.tenantId);
  expect(body).not.toContain('metric-worker');
});

test('alerts that nobody has acknowledged are counted, and how long the oldest waits', async () => {
  const tenant = await createTestTenant(database);
  const open = async () =>
    (await database.query('SELECT critical::int, oldest_seconds > 3600 AS old FROM watcher.unanswered()'))[0];
  const before = Number((await open())?.['critical']);
  const id = await raise(tenant);
  await database.query(`UPDATE watcher.alerts SET raised_at = now() - interval '2 hours' WHERE alert_id = $1`, [id]);

  const { body } = await call(`${service.url}/metrics`);
  expect(body).toContain(`wingman_alerts_unacknowledged{severity="CRITICAL",service="watcher"} ${before + 1}`);
  expect(body).toMatch(/^wingman_alerts_oldest_unacknowledged_seconds\{service="watcher"\} 7[2-9]\d\d/m);
  expect(await open()).toEqual({ critical: before + 1, old: true });

  expect(await ack(id, tenant.decideKey)).toMatchObject({ status: 200 });
  expect(await open()).toEqual({ critical: before, old: false });
});
