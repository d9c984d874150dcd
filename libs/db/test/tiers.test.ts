import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SERVICES } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createDb, PLATFORM_TENANT_ID, readPolicyInForce } from '../src/index.js';
import type { Db } from '../src/index.js';

let database: TestDatabase;
let gatekeeper: Db;
let tenantId: string;

const connect = (service: ServiceName) =>
  createDb({ url: database.urlFor(service), applicationName: 'test', poolSize: 2 });

beforeAll(async () => {
  database = await createTestDatabase();
  gatekeeper = connect('gatekeeper');
});
afterAll(async () => {
  await gatekeeper.close();
  await database.drop();
});
beforeEach(async () => {
  tenantId = await createTenant(database, { tier: 'basic' });
});

const asPlatform = (sql: string, values: unknown[] = []) =>
  gatekeeper.inTenant(PLATFORM_TENANT_ID, (tx) => tx.query(sql, values));
const inForce = (of = tenantId) => gatekeeper.inTenant(of, readPolicyInForce);
const setTier = (tier: string, of = tenantId) => asPlatform('SELECT kit.set_tenant_tier($1, $2) AS was', [of, tier]);
const addLayer = (tier: string, layer: object | null) =>
  asPlatform(
    `INSERT INTO gatekeeper.tier_policies (revision, tier, layer, changed_by)
     SELECT coalesce(max(revision), 0) + 1, $1, $2, 'a test' FROM gatekeeper.tier_policies`,
    [tier, layer === null ? null : JSON.stringify(layer)],
  );
const addOwn = (layers: object[]) =>
  gatekeeper.inTenant(tenantId, (tx) =>
    tx.query(
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       SELECT $1, coalesce(max(revision), 0) + 1, '', $2, '' FROM gatekeeper.policies WHERE tenant_id = $1`,
      [tenantId, JSON.stringify(layers)],
    ),
  );

describe('a tenant’s tier', () => {
  test('is moved by the platform alone, and it is told which it was', async () => {
    expect((await setTier('standard')).rows).toEqual([{ was: 'basic' }]);
    expect((await setTier('standard')).rows).toEqual([{ was: null }]);
    expect((await setTier('standard', PLATFORM_TENANT_ID.replace(/0$/, '1'))).rows).toEqual([{ was: null }]);
  });

  test('is not moved in the tenant’s own name, nor is the platform’s', async () => {
    const own = gatekeeper.inTenant(tenantId, (tx) =>
      tx.query(`SELECT kit.set_tenant_tier($1, 'enterprise')`, [tenantId]),
    );
    await expect(own).rejects.toThrow('only the platform');
    await expect(setTier('basic', PLATFORM_TENANT_ID)).rejects.toThrow('only the platform');
    const [row] = await database.query('SELECT tier, tier_changes FROM gatekeeper.tenants WHERE tenant_id = $1', [
      tenantId,
    ]);
    expect(row).toEqual({ tier: 'basic', tier_changes: 0 });
  });
});

describe('no service', () => {
  const others = SERVICES.filter((service) => service !== 'telegram-bot');

  test.each([
    ['raises its limit', `UPDATE gatekeeper.tiers SET requests_per_minute = 1000000`],
    ['removes a tier', 'DELETE FROM gatekeeper.tiers'],
    ['adds a tier', `INSERT INTO gatekeeper.tiers (tier, requests_per_minute, changed_by) VALUES ('basic', 1, 'x')`],
    ['rewrites what a tier said', `UPDATE gatekeeper.tier_policies SET layer = '{}'`],
    ['forgets what a tier said', 'DELETE FROM gatekeeper.tier_policies'],
    [
      'says something for a tier',
      `INSERT INTO gatekeeper.tier_policies (revision, tier, changed_by) VALUES (99, 'basic', 'x')`,
    ],
    ['moves a tenant', `SELECT kit.set_tenant_tier('${PLATFORM_TENANT_ID}', 'basic')`],
    ['counts its changes anew', 'UPDATE gatekeeper.tenants SET tier_changes = 0'],
  ])('%s in a tenant’s name', async (_what, sql) => {
    const before = await database.query('SELECT * FROM gatekeeper.tiers ORDER BY tier');
    for (const service of others) {
      const db = connect(service);
      const said = await db
        .inTenant(tenantId, (tx) => tx.query(sql))
        .then(
          ({ rowCount }) => `done, ${rowCount} rows`,
          (error: Error) => error.message,
        );
      await db.close();
      expect([service, said]).toEqual([
        service,
        expect.stringMatching(/denied|row-level|only the platform|append-only|^done, 0/),
      ]);
    }
    expect(await database.query('SELECT * FROM gatekeeper.tiers ORDER BY tier')).toEqual(before);
  });

  test('but the gatekeeper changes a tier in the platform’s name, and not even it takes back what a tier said', async () => {
    await addLayer('basic', { layer: 'tier', tier: 'basic' });
    for (const sql of [`UPDATE gatekeeper.tier_policies SET layer = '{}'`, 'DELETE FROM gatekeeper.tiers']) {
      await expect(asPlatform(sql)).rejects.toThrow(/denied|append-only/);
    }
    const { rowCount } = await asPlatform(`UPDATE gatekeeper.tiers SET outputs_days = outputs_days`);
    expect(rowCount).toBe(4);
    await addLayer('basic', null);
  });
});

describe('the policy in force', () => {
  test('is the tier’s layer below the tenant’s own, and another tenant’s tier is not in it', async () => {
    const basic = { layer: 'tier', tier: 'basic', rules: {} };
    const own = { layer: 'tenant' };
    await addLayer('basic', basic);
    await addLayer('standard', { layer: 'tier', tier: 'standard' });
    await addOwn([own]);

    expect((await inForce()).layers).toEqual([basic, own]);
    await addLayer('basic', null);
    expect((await inForce()).layers).toEqual([own]);
    await addLayer('standard', null);
  });

  test('has another revision after each change that could make it another one, for all who remember it', async () => {
    const revisions = [(await inForce()).revision];
    const after = async (change: Promise<unknown>) => {
      await change;
      revisions.push((await inForce()).revision);
    };
    await after(addOwn([{ layer: 'tenant' }]));
    await after(addLayer('basic', { layer: 'tier', tier: 'basic' }));
    await after(setTier('standard'));
    await after(addLayer('standard', { layer: 'tier', tier: 'standard' }));
    await after(setTier('basic'));
    await after(addLayer('basic', null));

    expect(new Set(revisions).size).toBe(revisions.length);
    await addLayer('standard', null);
  });
});

test('a key brings the limit of its tenant’s tier', async () => {
  const [{ hash }] = (await database.query(
    `INSERT INTO gatekeeper.api_keys (key_id, tenant_id, key_hash, scopes)
     VALUES (gen_random_uuid(), $1::uuid, sha256(convert_to($1::uuid::text, 'UTF8')), '{read}') RETURNING key_hash AS hash`,
    [tenantId],
  )) as [{ hash: Buffer }];
  const limit = async () =>
    (await gatekeeper.query('SELECT requests_per_minute FROM kit.known_keys($1)', [[hash]])).rows;

  expect(await limit()).toEqual([{ requests_per_minute: 60 }]);
  await asPlatform(`UPDATE gatekeeper.tiers SET requests_per_minute = 61 WHERE tier = 'basic'`);
  expect(await limit()).toEqual([{ requests_per_minute: 61 }]);
  await asPlatform(`UPDATE gatekeeper.tiers SET requests_per_minute = 60 WHERE tier = 'basic'`);
});

describe('while a tenant is suspended', () => {
  const suspend = () =>
    asPlatform(`UPDATE gatekeeper.tenants SET status = 'SUSPENDED' WHERE tenant_id = $1`, [tenantId]);
  const paused = async (db: Db) =>
    (await db.inTenant(tenantId, (tx) => tx.query('SELECT approvals.is_paused() AS paused'))).rows;

  test('its approvals are paused, whatever it said itself', async () => {
    const approvals = connect('approvals');
    expect(await paused(approvals)).toEqual([{ paused: false }]);
    await suspend();
    expect(await paused(approvals)).toEqual([{ paused: true }]);
    await approvals.close();
  });

  test('what is about to begin holds a suspension off, and what comes after it does not begin', async () => {
    const gateway = connect('execution-gateway');
    const stands = `SELECT paused FROM kit.execution_stands(gen_random_uuid(), gen_random_uuid(), '', '', 'w')`;
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    let suspended: Promise<unknown> = Promise.resolve();
    let isSuspended = false;
    await gateway.inTenant(tenantId, async (tx) => {
      expect((await tx.query(stands)).rows).toEqual([{ paused: false }]);
      suspended = suspend().then(() => {
        isSuspended = true;
      });
      // It stands before the lock that this transaction holds.
      await until(async () => (await database.query(waiting)).length > 0);
      expect(isSuspended).toBe(false);
    });
    await suspended;
    expect((await gateway.inTenant(tenantId, (tx) => tx.query(stands))).rows).toEqual([{ paused: true }]);
    await gateway.close();
  });

  test('what sweeps of its log find is nothing', async () => {
    const verifier = connect('verifier');
    await database.query('INSERT INTO ledger.logs (tenant_id, log_id, size) VALUES ($1, gen_random_uuid(), 1)', [
      tenantId,
    ]);
    const heads = async () =>
      (await verifier.query('SELECT FROM ledger.working_heads() WHERE tenant_id = $1', [tenantId])).rowCount;
    expect(await heads()).toBe(1);
    await suspend();
    expect(await heads()).toBe(0);
    await verifier.close();
  });
});
