import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { call, createKey, createPerson, createTestDatabase, until } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let database: TestDatabase;
let service: TestWatcher;
let tenant: TestTenant;
let ben: string;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestWatcher(database);
});
afterAll(async () => {
  await service.close();
  await database.drop();
});
beforeEach(async () => {
  tenant = await createTestTenant(database);
  const layers = [{ layer: 'tenant', approvals: { second_person_for: ['unlock'] } }];
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, $2, $3, 'a test')`,
    [tenant.tenantId, `${'A'.repeat(43)}=`, JSON.stringify(layers)],
  );
  ben = (await somebody('Ben')).key;
  await lock();
});

async function somebody(name: string, ownKeys: string[] = []) {
  const decide = await createKey(database, tenant.tenantId, { scopes: ['decide'] });
  await createPerson(database, tenant.tenantId, { name, keyIds: [decide.keyId, ...ownKeys] });
  return decide;
}
const lock = () => call(`${service.url}/workers/deployer/lock`, { key: tenant.decideKey, body: { reason: 'a lie' } });
const unlock = (key: string, at = service): Promise<CallAnswer> =>
  call(`${at.url}/workers/deployer/unlock`, { key, body: { reason: 'looked at it' } });
const said = async (answer: Promise<CallAnswer>) => {
  const { body } = await answer;
  return body.standing ?? body.code;
};
const withdraw = async (key: string) =>
  (await call(`${service.url}/workers/deployer/unlock/withdraw`, { key, body: {} })).body;
const standing = async () => (await call(`${service.url}/workers/deployer`, { key: tenant.readKey })).body.standing;
const entries = async () =>
  (
    await database.query<{ kind: string; fields: Record<string, string> }>(
      `SELECT kind, fields FROM ledger.intake WHERE tenant_id = $1 AND kind LIKE 'worker.unlock%' ORDER BY intake_id`,
      [tenant.tenantId],
    )
  ).map(({ kind, fields }) => [kind, fields.by, fields.first_asked_by ?? fields.code]);
const held = 'second_person_required';

/** Does it while somebody holds the row of the worker, so that all of them meet there. */
async function together(asking: readonly (() => Promise<CallAnswer>)[]): Promise<string[]> {
  return withAdminClient(database.adminUrl, async (holder) => {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM watcher.workers WHERE tenant_id = $1 FOR UPDATE', [tenant.tenantId]);
    const asked = Promise.all(asking.map((ask) => said(ask())));
    await until(() => waiting(asking.length), { what: 'those who meet at the lock' });
    await holder.query('COMMIT');
    return asked;
  });
}
async function waiting(count: number): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length === count;
}

describe('where policy asks for two people, a worker', () => {
  test('is let in again when another person asks for it, too; the ledger has both', async () => {
    expect(await said(unlock(tenant.decideKey))).toBe(held);
    expect(await said(unlock(tenant.decideKey))).toBe(held);
    expect(await standing()).toBe('LOCKED');
    expect(await said(unlock(ben))).toBe('OK');
    expect(await entries()).toEqual([
      ['worker.unlock_refused', 'person:Ada', held],
      ['worker.unlock_refused', 'person:Ada', held],
      ['worker.unlocked', 'person:Ben', 'person:Ada'],
    ]);
  });

  test('waits through a restart for the second one', async () => {
    const other = await startTestWatcher(database);
    expect(await said(unlock(tenant.decideKey, other))).toBe(held);
    await other.close();

    expect(await said(unlock(ben))).toBe('OK');
  });

  test('stays locked for the same person by key and by chat, and for a key that is nobody’s', async () => {
    const nobody = await createKey(database, tenant.tenantId, { scopes: ['decide'] });

    expect(await said(unlock(tenant.decideKey))).toBe(held);
    const headers = { 'X-Wingman-Actor': 'telegram:42' };
    const fromChat = call(`${service.url}/workers/deployer/unlock`, {
      key: tenant.relayKey,
      headers,
      body: { reason: 'looked at it' },
    });
    expect(await said(fromChat)).toBe(held);
    expect(await said(unlock(nobody.key))).toBe('forbidden_scope');
    expect(await standing()).toBe('LOCKED');
  });

  test('is let in by one of two who agree at once, and whoever comes behind finds it so', async () => {
    const cid = await somebody('Cid');
    await unlock(tenant.decideKey);

    expect(await together([() => unlock(ben), () => unlock(cid.key)])).toEqual(['OK', 'OK']);
    expect((await entries()).filter(([kind]) => kind === 'worker.unlocked')).toHaveLength(1);
  });

  test('is let in by the second of two who ask first at once', async () => {
    const outcomes = await together([() => unlock(tenant.decideKey), () => unlock(ben)]);

    expect(outcomes.sort()).toEqual(['OK', held]);
  });

  test('is not let in after it was locked again, on what was asked before', async () => {
    await unlock(tenant.decideKey);
    await database.query(
      `UPDATE watcher.workers SET since = clock_timestamp(), reason = 'another lie' WHERE tenant_id = $1`,
      [tenant.tenantId],
    );

    expect(await said(unlock(ben))).toBe(held);
  });

  test('stays locked when the time is up, or the first one took it back', async () => {
    await unlock(tenant.decideKey);
    await database.query('UPDATE watcher.first_asks SET expires_at = clock_timestamp() WHERE tenant_id = $1', [
      tenant.tenantId,
    ]);
    expect(await said(unlock(ben))).toBe(held);
    expect(await withdraw(ben)).toEqual({ worker_id: 'deployer', withdrawn: true });
    expect(await withdraw(ben)).toEqual({ worker_id: 'deployer', withdrawn: false });
    expect(await said(unlock(tenant.decideKey))).toBe(held);
    expect((await entries())[2]).toEqual(['worker.unlock_withdrawn', 'person:Ben', undefined]);
  });

  test('is not let in by whoever is behind it as the second one', async () => {
    const [own] = await database.query<{ key_id: string }>(
      `SELECT key_id FROM gatekeeper.api_keys WHERE tenant_id = $1 AND worker_id = 'deployer'`,
      [tenant.tenantId],
    );
    const dee = await somebody('Dee', [own!.key_id]);

    await unlock(tenant.decideKey);
    expect(await said(unlock(dee.key))).toBe(held);
    expect(await said(unlock(tenant.decideKey))).toBe('OK');
  });

  test('stays locked when the service dies between the second yes and its end, and the first yes still counts', async () => {
    await unlock(tenant.decideKey);

    await withAdminClient(database.adminUrl, async (holder) => {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE ledger.intake IN SHARE MODE');
      const dying = unlock(ben);
      await until(() => waiting(1), { what: 'the second yes before its end' });
      await holder.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect((await dying).status).toBe(503);
      await holder.query('ROLLBACK');
    });

    expect(await standing()).toBe('LOCKED');
    expect(await said(unlock(ben))).toBe('OK');
  });
});
