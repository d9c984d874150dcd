import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createServiceKeys, createTestDatabase } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { createTestTenant } from './people.js';
import type { TestTenant } from './people.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

let keys: ServiceKeys;
let database: TestDatabase;
let service: TestWatcher;

beforeAll(async () => {
  [keys, database] = [await createServiceKeys(), await createTestDatabase()];
  service = await startTestWatcher(database, { keys });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const asked = { kind: 'unlock', workerId: 'deployer', reason: 'checked' };
const newQuestion = () => randomBytes(16).toString('base64url');

async function internal(tenant: TestTenant, path: string, body: object, at = service) {
  const token = await keys.tokenFor('telegram-bot', 'watcher');
  return call(`${at.url}/internal/${path}`, {
    body,
    headers: { authorization: `Bearer ${token}`, 'x-api-key': tenant.relayKey },
  });
}
const keep = async (tenant: TestTenant, at = service, seconds = 120) => {
  const question = newQuestion();
  const { status } = await internal(tenant, 'questions', { question, user_id: 42, seconds, asked }, at);
  expect(status).toBe(200);
  return question;
};
const take = async (tenant: TestTenant, question: string, user = 42) =>
  (await internal(tenant, 'questions/take', { question, user_id: user })).body;

test('a question of the bot is answered once, by the one who was asked, after a restart and through any replica', async () => {
  const tenant = await createTestTenant(database);
  const before = await startTestWatcher(database, { keys });
  const question = await keep(tenant, before);
  await before.close();

  expect(await take(tenant, question, 43)).toEqual({ outcome: 'not_yours' });
  const answers = await Promise.all([1, 2, 3, 4].map(() => take(tenant, question)));
  expect(answers.filter(({ outcome }) => outcome === 'taken')).toEqual([{ outcome: 'taken', asked }]);
  expect(answers.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(3);
});

test('a question is no more when its time is up, and unknown to another tenant', async () => {
  const [tenant, other] = [await createTestTenant(database), await createTestTenant(database)];
  const question = await keep(tenant);

  expect(await take(other, question)).toEqual({ outcome: 'unknown' });
  await database.query('UPDATE watcher.questions SET expires_at = clock_timestamp() WHERE tenant_id = $1', [
    tenant.tenantId,
  ]);
  expect(await take(tenant, question)).toEqual({ outcome: 'expired' });
  expect(await take(tenant, question)).toEqual({ outcome: 'unknown' });
});

test('what the bot refused is an entry of the ledger, which names a bounded number and counts the others', async () => {
  const tenant = await createTestTenant(database);
  const item = { reason: 'user_not_listed', chat_id: -100, user_id: 13, count: 7 };
  const report = { since: '2026-03-01T12:00:00.000Z', items: [item], others: 2 };

  expect((await internal(tenant, 'refusals', report)).status).toBe(200);
  expect((await internal(tenant, 'refusals', { ...report, items: Array(21).fill(item) })).status).toBe(400);
  expect((await internal(tenant, 'refusals', { ...report, items: [{ ...item, text: 'let me in' }] })).status).toBe(400);

  const entries = await database.query<{ producer: string; fields: object }>(
    `SELECT producer, fields FROM ledger.intake WHERE tenant_id = $1 AND kind = 'chat.refused'`,
    [tenant.tenantId],
  );
  expect(entries).toEqual([{ producer: 'wingman_watcher', fields: expect.objectContaining(report) }]);
});

test('nobody but the bot keeps questions or reports refusals', async () => {
  const tenant = await createTestTenant(database);

  for (const path of ['questions', 'questions/take', 'refusals'])
    expect((await call(`${service.url}/internal/${path}`, { key: tenant.relayKey, body: {} })).status).toBe(401);
});
