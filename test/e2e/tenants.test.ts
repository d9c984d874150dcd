import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@wingman/sdk';
import type { WingmanClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { SERVICES } from '@wingman/contracts';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;

let system: System;
let own: WingmanClient;
let strangerKeys: Record<'work' | 'read' | 'decide' | 'admin', string>;
let claimId: string;
let verificationId: string;
let alertId: string;
const liar = 'liar-of-the-first-tenant';

beforeAll(async () => {
  system = await startSystem();
  own = system.read;
  const platform = createClient({ baseUrl: system.stack.url, key: system.stack.keys.platform });
  const { admin_key: admin } = await platform.createTenant({ name: 'the other tenant', tier: 'enterprise' });
  const strangerAdmin = createClient({ baseUrl: system.stack.url, key: admin });
  const key = async (scope: 'work' | 'read' | 'decide') =>
    (await strangerAdmin.createKey({ scopes: [scope], ...(scope === 'work' && { worker_id: liar }) })).key;
  strangerKeys = { admin, work: await key('work'), read: await key('read'), decide: await key('decide') };

  ({ claim_id: claimId } = await system.work.logClaim({ worker_id: liar, claim: `Created ${system.sandbox}/nothing` }));
  await until(async () => (await own.listAlerts({})).items.length === 1);
  const [alert] = (await own.listAlerts({})).items;
  alertId = alert?.alert_id ?? '';
  verificationId = alert?.verification_id ?? '';
}, LONG);
afterAll(() => system.stop(), LONG);

const stranger = (path: string, key: keyof typeof strangerKeys = 'read', body?: unknown) =>
  call(`${system.stack.url}${path}`, { key: strangerKeys[key], body });

describe('the other tenant', () => {
  test.each<[string, () => string, keyof typeof strangerKeys, unknown]>([
    ["another's claim", () => `/claims/${claimId}`, 'read', undefined],
    ["another's claim with a worker's key", () => `/claims/${claimId}`, 'work', undefined],
    ["another's verification", () => `/verifications/${verificationId}`, 'read', undefined],
    ["another's alert", () => `/alerts/${alertId}/ack`, 'decide', {}],
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

  test('gets nothing by the cursor of another', async () => {
    const { next_cursor: cursor } = await own.listEntries({ limit: 1 });
    expect(cursor).not.toBeNull();
    const { status, body } = await stranger(`/ledger/entries?cursor=${encodeURIComponent(String(cursor))}`);
    const kinds = status === 200 ? body.items.map((item: { tenant_id: string }) => item.tenant_id) : [];
    const ownTenant = (await own.listEntries({ limit: 1 })).items[0]?.['tenant_id'];
    expect(kinds).not.toContain(ownTenant);
  });

  test('exports its own log only', async () => {
    const { body } = await stranger('/ledger/export');
    expect(body).not.toContain(claimId);
    expect(body).not.toContain(system.sandbox);
  });

  test('has a checkpoint of its own', async () => {
    const [mine, others] = [await own.getCheckpoint(), (await stranger('/ledger/checkpoint')).body as string];
    expect(others.split('\n')[0]).not.toBe(mine.split('\n')[0]);
  });

  test('can name no other tenant in a body', async () => {
    const tenantId = (await own.listEntries({ limit: 1 })).items[0]?.['tenant_id'];
    const { status, body } = await stranger('/log_claim', 'work', { worker_id: liar, claim: 'x', tenant_id: tenantId });
    expect([status, body.code]).toEqual([403, 'tenant_mismatch']);
  });

  test('has a worker of the same name that is not locked', async () => {
    const { status } = await stranger('/log_claim', 'work', { worker_id: liar, claim: 'I said something' });
    expect(status).toBe(201);
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

test.each(SERVICES.map((app) => [app]))('the metrics of %s name no tenant and no worker', async (app) => {
  const { body } = await call(`${system.stack.services[app].url}/metrics`);
  const [entry] = (await own.listEntries({ limit: 1 })).items;
  expect(body).toContain('wingman_health_status');
  for (const name of [liar, String(entry?.['tenant_id']), claimId]) expect(body).not.toContain(name);
});
