import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { rememberedKeys, seedDevelopment } from './seed.js';

let database: TestDatabase;
const folder = mkdtempSync(path.join(tmpdir(), 'wingman-seed-'));

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const everything = async () => ({
  tenants: await database.query('SELECT * FROM gatekeeper.tenants ORDER BY tenant_id'),
  keys: await database.query('SELECT * FROM gatekeeper.api_keys ORDER BY key_id'),
  people: await database.query('SELECT * FROM gatekeeper.people'),
  audit: await database.query('SELECT kind, fields FROM ledger.intake ORDER BY intake_id'),
});

test('a repeated start finds its tenant, keys and person again and adds new chats only', async () => {
  const file = path.join(folder, 'keys.json');
  await seedDevelopment(database.urlFor('gatekeeper'), rememberedKeys(file), ['5']);
  const first = await everything();
  await seedDevelopment(database.urlFor('gatekeeper'), rememberedKeys(file), ['5', '6']);

  expect(await everything()).toEqual(first);
  expect(first).toMatchObject({ tenants: { length: 2 }, keys: { length: 6 }, people: { length: 1 } });
  expect(first.audit.map(({ kind }) => kind)).toEqual([
    ...['tenant.created', 'key.created', 'tenant.created'],
    ...Array.from({ length: 5 }, () => 'key.created'),
    'person.created',
  ]);
  const chats = await database.query('SELECT telegram_user_id FROM gatekeeper.person_telegram_users ORDER BY 1');
  expect(chats).toEqual([{ telegram_user_id: '5' }, { telegram_user_id: '6' }]);
});
