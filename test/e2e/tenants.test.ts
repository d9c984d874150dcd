import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import type { WingmanClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { SERVICES } from '@wingman/contracts';
import { missing, readExposition } from '../../tools/monitoring/exposition.js';
import { namedMetrics } from '../../tools/monitoring/named-metrics.js';
import { sizeOf } from './support/accounts.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';
import { createOtherTenant } from './support/tenant.js';
import type { OtherTenant } from './support/tenant.js';

const LONG = 120_000;
const LONG_WAIT = { timeout: 40_000 };

let system: System;
let own: WingmanClient;
let other: OtherTenant;
let tenantId: string;
let claimId: string;
let verificationId: string;
let alertId: string;
let keyId: string;
const liar = 'liar-of-the-first-tenant';
const secondLiar = 'second-liar-of-the-first-tenant';

beforeAll(async () => {
  system = await startSystem();
  own = system.read;
  other = await createOtherTenant(system, { name: 'the other tenant', tier: 'enterprise', workerId: liar });

  for (const workerId of [secondLiar, liar]) {
    const claim = `Created ${system.sandbox}/nothing`;
    ({ claim_id: claimId } = await system.work.logClaim({ worker_id: workerId, claim }));
  }
  await until(async () => (await own.listAlerts({})).items.length === 2);
  const alert = (await own.listAlerts({ worker_id: liar })).items[0];
  alertId = alert?.alert_id ?? '';
  verificationId = alert?.verification_id ?? '';
  tenantId = String((await own.listEntries({ limit: 1 })).items[0]?.['tenant_id']);
  keyId = (await administrator().listKeys({ limit: 1 })).items[0]?.key_id ?? '';
}, LONG);
afterAll(() => system.stop(), LONG);

const administrator = () => createClient({ baseUrl: system.stack.url, key: system.stack.keys.admin });

const stranger = (path: string, key: keyof OtherTenant['keys'] = 'read', body?: unknown) =>
  call(`${system.stack.url}${path}`, { key: other.keys[key], body });

function expectNothingOfIt(body: unknown): void {
  const text = JSON.stringify(body);
  for (const mine of [tenantId, secondLiar, claimId, verificationId, alertId, keyId, system.sandbox]) {
    expect(text).not.toContain(mine);
  }
}

describe('the other tenant', () => {
  test.each<[string, () => string, keyof OtherTenant['keys'], unknown]>([
    ["another's claim", () => `/claims/${claimId}`, 'read', undefined],
    ["another's claim with a worker's key", () => `/claims/${claimId}`, 'work', undefined],
    ["another's verification", () => `/verifications/${verificationId}`, 'read', undefined],
    ["another's alert", () => `/alerts/${alertId}`, 'read', undefined],
    ["another's alert to acknowledge", () => `/alerts/${alertId}/ack`, 'decide', {}],
    ["another's key to revoke", () => `/admin/keys/${keyId}/revoke`, 'admin', {}],
    ["another's worker", () => `/workers/${liar}`, 'read', undefined],
    ["another's claim by a question", () => '/verify', 'read', 'claim_id'],
    ["another's worker to unlock", () => `/workers/${liar}/unlock`, 'decide', { reason: 'not mine' }],
  ])('does not find %s', async (_what, path, key, body) => {
    const { status, body: problem } = await stranger(path(), key, body === 'claim_id' ? { claim_id: claimId } : body);
    expect([status, problem.code]).toEqual([404, 'not_found']);
  });

  test.each(['/claims', '/verifications', '/alerts', '/workers'])('lists nothing of it at %s', async (path) => {
    expect((await stranger(path)).body.items).toEqual([]);
  });

  test.each<[string, keyof OtherTenant['keys']]>([
    ['/claims', 'read'],
    ['/verifications', 'read'],
    ['/alerts', 'read'],
    ['/workers', 'read'],
    ['/ledger/entries', 'read'],
    ['/admin/keys', 'admin'],
  ])('gets nothing of it by a cursor of %s', async (path, key) => {
    const mine = await call(`${system.stack.url}${path}?limit=1`, { key: system.stack.keys[key] });
    const cursor = String(mine.body.next_cursor);
    expect(mine.body.next_cursor).not.toBeNull();
    const { body } = await stranger(`${path}?limit=500&cursor=${encodeURIComponent(cursor)}`, key);
    expectNothingOfIt(body);
  });

  test.each([
    ['entries', '/ledger/entries?limit=500'],
    ['export', '/ledger/export'],
    ['entry tile', '/ledger/tile/entries/000.p/3'],
    ['people', '/admin/people'],
  ])('has %s of its own only', async (_what, path) => {
    const { status, body } = await stranger(path, path.startsWith('/admin') ? 'admin' : 'read');
    expect(status).toBe(200);
    expectNothingOfIt(body);
  });

  test('is given no proof of a log that is not its own', async () => {
    const [mine, others] = [await own.getCheckpoint(), String((await stranger('/ledger/checkpoint')).body)];
    const size = Math.min(sizeOf(mine), sizeOf(others));
    const inclusion = `/ledger/proof/inclusion?seq=0&tree_size=${size}`;
    const proof = await own.getInclusionProof({ seq: 0, tree_size: size });
    const { body } = await stranger(inclusion);
    expect(body.leaf_hash).not.toBe(proof.leaf_hash);
    expect(body.root_hash).not.toBe(proof.root_hash);
    const growth = await stranger(`/ledger/proof/consistency?from=1&to=${size}`);
    expect(growth.body.to_root).toBe(body.root_hash);
    const beyond = await stranger(`/ledger/proof/inclusion?seq=0&tree_size=${sizeOf(mine) + 1_000}`);
    expect(beyond.status).toBeGreaterThanOrEqual(400);
  });

  test('has a checkpoint of its own', async () => {
    const [mine, others] = [await own.getCheckpoint(), (await stranger('/ledger/checkpoint')).body as string];
    expect(others.split('\n')[0]).not.toBe(mine.split('\n')[0]);
  });

  test('can name no other tenant in a body', async () => {
    const { status, body } = await stranger('/log_claim', 'work', { worker_id: liar, claim: 'x', tenant_id: tenantId });
    expect([status, body.code]).toEqual([403, 'tenant_mismatch']);
  });

  test('has a worker of the same name that is not locked', async () => {
    const { status } = await stranger('/log_claim', 'work', { worker_id: liar, claim: 'I said something' });
    expect(status).toBe(201);
  });

  test("locks its own worker, not another's of the same name", async () => {
    const name = 'a-name-in-both';
    await system.work.logClaim({ worker_id: name, claim: 'I said something' });
    expect((await stranger(`/workers/${name}/lock`, 'decide', { reason: 'mine' })).status).toBe(200);
    expect(await system.work.logClaim({ worker_id: name, claim: 'I said more' })).toMatchObject({ status: 'LOGGED' });
  });

  test.each(['/log_claim', '/verify'])('shares no Idempotency-Key with it at %s', async (path) => {
    const request = { body: { worker_id: liar, claim: 'Created /nowhere' }, headers: { 'idempotency-key': 'shared' } };
    await system.decide.unlockWorker({ id: liar, reason: 'heard' }).catch(() => undefined);
    const mine = await call(`${system.stack.url}${path}`, { ...request, key: system.stack.keys.work });
    const others = await call(`${system.stack.url}${path}`, { ...request, key: other.keys.work });
    expect([mine.status, others.status]).toEqual(path === '/verify' ? [200, 200] : [201, 201]);
    expect(others.headers.get('idempotent-replayed')).toBeNull();
    expect(others.body).not.toEqual(mine.body);
  });

  test("can make no person of another's key", async () => {
    const { status } = await stranger('/admin/people', 'admin', { name: 'a thief', key_ids: [keyId] });
    expect(status).toBeGreaterThanOrEqual(400);
    expect((await call(`${system.stack.url}/claims`, { key: system.stack.keys.read })).status).toBe(200);
  });

  test("asks about another's files in vain", async () => {
    const file = await system.write('secret');
    const { body } = await stranger('/verify', 'read', { checks: [{ type: 'file', path: file }] });
    expect(body).toMatchObject({ verdict: 'UNVERIFIABLE', reason_code: 'outside_allowed_roots' });
  });

  test('makes and sees keys of its own only', async () => {
    const { body } = await stranger('/admin/keys', 'admin');
    expect(body.items).toHaveLength(4);
    expect((await stranger('/admin/tenants', 'admin')).body.code).toBe('forbidden_scope');
  });
});

test(
  'a tenant that leaves is gone for good, and nobody takes its log for one that was tampered with',
  async () => {
    const leaving = await createOtherTenant(system, { name: 'Leaving', tier: 'basic', workerId: 'gone' });
    const worker = createClient({ baseUrl: system.stack.url, key: leaving.keys.work });
    const { claim_id: id } = await worker.logClaim({ worker_id: 'gone', claim: 'I was here' });
    await until(async () => (await worker.getClaim({ id })).verdicts.length > 0);
    const platform = createClient({ baseUrl: system.stack.url, key: system.stack.keys.platform });
    await platform.suspendTenant({ id: leaving.tenantId });

    // Until the meta-log covers its log to the end it is refused, and asked again.
    const erased = await until(() => platform.eraseTenant({ id: leaving.tenantId, confirm: 'Leaving' }), LONG_WAIT);

    expect(erased).toMatchObject({ tenant_id: leaving.tenantId, status: 'ERASED' });
    const covered = (await platform.listEntries({ limit: 500 })).items.filter(
      ({ kind, log_tenant_id: of }) => kind === 'checkpoint' && of === leaving.tenantId,
    );
    expect(covered.at(-1)).toMatchObject({ size: erased.log_size });
    expect((await worker.getClaim({ id }).catch((error: unknown) => error)) as object).toMatchObject({ status: 401 });
    const logs = await system.query('SELECT FROM ledger.logs WHERE tenant_id = $1', [leaving.tenantId]);
    expect(logs).toEqual([]);
    expect((await system.work.logClaim({ worker_id: 'another', claim: 'I go on' })).status).toBe('LOGGED');
    expect(await platform.health()).toMatchObject({ services: { 'claims-ledger': { status: 'ok' } } });
  },
  LONG,
);

test.each(SERVICES.map((app) => [app]))('the metrics of %s name no tenant and no worker', async (app) => {
  const { body } = await call(`${system.stack.services[app].url}/metrics`);
  expect(body).toContain('wingman_health_status');
  for (const name of [liar, tenantId, other.tenantId, claimId]) expect(body).not.toContain(name);
});

/** Labels whose values come from lists in the code, or of prom-client itself. A tenant or a worker is none of them. */
const LABELS = [
  ...['service', 'endpoint', 'method', 'status', 'dependency', 'queue', 'verdict', 'reason_code', 'finding', 'type'],
  ...['outcome', 'fault', 'kind', 'severity', 'decision', 'rule_id', 'level', 'code', 'result', 'mode'],
  ...['le', 'version', 'major', 'minor', 'patch', 'space', 'quantile'],
];

test('every metric that a rule or a dashboard names is there; labels are from a closed list', async () => {
  const texts = await Promise.all(
    SERVICES.map(async (app) => (await call(`${system.stack.services[app].url}/metrics`)).body as string),
  );
  const served = readExposition(texts.join('\n'));
  const labels = new Set(served.samples.flatMap((sample) => Object.keys(sample.labels)));

  expect(namedMetrics().flatMap((named) => missing(named, served) ?? [])).toEqual([]);
  expect([...labels].filter((label) => !LABELS.includes(label))).toEqual([]);
  // Nothing was run and nothing failed: an alert on the first one needs a count that began at 0.
  for (const name of ['wingman_executions_refused_total', 'wingman_executions_total', 'wingman_http_errors_total']) {
    expect(served.samples.filter((sample) => sample.name === name)).not.toEqual([]);
  }
});
