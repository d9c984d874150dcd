import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { createValidationStore } from '../src/validation/validation.store.js';
import { startOutputValidator } from './service.js';

let database: TestDatabase;
let service: TestService | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await service?.close();
  await database.drop();
});

test('code that a suspended tenant handed in waits, by sweep and by job, until it is resumed', async () => {
  const [reference, waiting] = [await submitted('ACTIVE'), await submitted('SUSPENDED')];
  service = await startOutputValidator(database);
  await until(async () => (await statusOf(reference)) === 'DONE');

  const store = createValidationStore(service.database.db);
  expect(await store.take(waiting.tenantId, waiting.validationId)).toBeUndefined();
  expect(await statusOf(waiting)).toBe('PENDING');

  await put(waiting.tenantId, 'ACTIVE');
  await until(async () => (await statusOf(waiting)) === 'DONE');
});

interface Submitted {
  tenantId: string;
  validationId: string;
}

/** Something handed in that nobody has begun with yet. */
async function submitted(status: string): Promise<Submitted> {
  const tenantId = await createTenant(database);
  await database.query(
    `INSERT INTO validator.validations (tenant_id, validation_id, worker_id, requester, files, status)
     VALUES ($1, $1, 'coder', $2, '[{"path": "a.json", "bytes": 2, "sha256": "x"}]', 'PENDING')`,
    [tenantId, JSON.stringify({ key_id: tenantId, actor: 'key:x', tier: 'basic' })],
  );
  await database.query(`INSERT INTO validator.submissions (tenant_id, validation_id, contents) VALUES ($1, $1, $2)`, [
    tenantId,
    JSON.stringify([{ path: 'a.json', content: '{}' }]),
  ]);
  await put(tenantId, status);
  return { tenantId, validationId: tenantId };
}

const put = (tenantId: string, status: string) =>
  database.query('UPDATE gatekeeper.tenants SET status = $2 WHERE tenant_id = $1', [tenantId, status]);
const statusOf = async ({ validationId }: Submitted) =>
  (
    await database.query<{ status: string }>('SELECT status FROM validator.validations WHERE validation_id = $1', [
      validationId,
    ])
  )[0]?.status;
