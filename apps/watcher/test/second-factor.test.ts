import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createSealingKey, createTestDatabase, enrolGenerator } from '@wingman/testkit';
import type { Generator, TestDatabase } from '@wingman/testkit';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

const sealingKey = createSealingKey();
let database: TestDatabase;
let service: TestWatcher;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startTestWatcher(database, { sealingKey });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

/** A tenant whose policy asks a code for letting a worker in again, with a locked worker. */
async function scene(): Promise<{ tenant: TestTenant; generator: Generator }> {
  const tenant = await createTestTenant(database);
  const layers = [{ layer: 'tenant', approvals: { one_time_code_for: ['unlock'] } }];
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, $2, $3, 'a test')`,
    [tenant.tenantId, `${'A'.repeat(43)}=`, JSON.stringify(layers)],
  );
  const generator = await enrolGenerator(database, tenant, sealingKey);
  expect((await change(tenant, 'lock')).status).toBe(200);
  return { tenant, generator };
}
const change = ({ decideKey: key }: TestTenant, to: 'lock' | 'unlock', otp?: string, at = service) =>
  call(`${at.url}/workers/deployer/${to}`, { key, body: { reason: 'because', otp } });
const kinds = async ({ tenantId }: TestTenant) =>
  (
    await database.query<{ kind: string; fields: { code?: string; by: string } }>(
      'SELECT kind, fields FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id',
      [tenantId],
    )
  ).map(({ kind, fields }) => [kind, fields.code, fields.by]);

test('letting a worker in again needs the person’s code where policy says so; locking needs none', async () => {
  const { tenant, generator } = await scene();
  const code = generator.code();

  expect((await change(tenant, 'unlock')).body.code).toBe('otp_required');
  expect((await change(tenant, 'unlock', generator.wrongCode())).body.code).toBe('otp_invalid');
  expect((await change(tenant, 'unlock', code)).body.standing).toBe('OK');
  await change(tenant, 'lock');
  expect((await change(tenant, 'unlock', code)).body.code).toBe('otp_invalid');

  expect(await kinds(tenant)).toEqual([
    ['worker.locked', undefined, 'person:Ada'],
    ['worker.unlock_refused', 'otp_required', 'person:Ada'],
    ['worker.unlock_refused', 'otp_invalid', 'person:Ada'],
    ['worker.unlocked', undefined, 'person:Ada'],
    ['worker.locked', undefined, 'person:Ada'],
    ['worker.unlock_refused', 'otp_invalid', 'person:Ada'],
  ]);
});

test('guesses are counted here, too, until no code counts', async () => {
  const { tenant, generator } = await scene();

  for (let tries = 1; tries < 5; tries += 1) await change(tenant, 'unlock', generator.wrongCode());
  expect((await change(tenant, 'unlock', generator.wrongCode())).body.code).toBe('otp_locked');
  expect((await change(tenant, 'unlock', generator.code())).body.code).toBe('otp_locked');
  expect((await call(`${service.url}/workers/deployer`, { key: tenant.readKey })).body.standing).toBe('LOCKED');
});

test('without the key nobody is let in again, and whoever is in needs no code', async () => {
  const { tenant, generator } = await scene();
  const keyless = await startTestWatcher(database);

  expect((await change(tenant, 'unlock', generator.code(), keyless)).body.code).toBe('otp_required');
  expect((await change(tenant, 'unlock', generator.code())).status).toBe(200);
  expect((await change(tenant, 'unlock', undefined, keyless)).body.standing).toBe('OK');
  await keyless.close();
});
