import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTenant, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createDb, createIdempotencyStore } from '../src/index.js';
import type { Db } from '../src/index.js';

let database: TestDatabase;
let databases: Db[];
let tenantId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  databases = (['verifier', 'verifier', 'gatekeeper'] as const).map((service) =>
    createDb({ url: database.urlFor(service), applicationName: 'test' }),
  );
  tenantId = await createTenant(database);
});

afterAll(async () => {
  await Promise.all(databases.map((db) => db.close()));
  await database.drop();
});

const storeOf = (position: number) => createIdempotencyStore(databases[position] as Db);
const newRequest = (text = 'body') => ({
  tenantId,
  keyId: uuidv7(),
  idempotencyKey: 'same',
  requestHash: Buffer.from(text),
});

test('of many claims of one key at once, over two replicas, exactly one starts', async () => {
  const request = newRequest();
  const begun = await Promise.all(Array.from({ length: 40 }, (_, count) => storeOf(count % 2).begin(request)));
  const states = begun.map(({ state }) => state);

  expect(states.filter((state) => state === 'started')).toHaveLength(1);
  expect(states.filter((state) => state === 'in_progress')).toHaveLength(39);
});

test('of many who take over a claim whose time is up, exactly one starts', async () => {
  const request = newRequest();
  await storeOf(0).begin(request);
  await database.query('UPDATE kit.idempotency SET locked_until = now() WHERE key_id = $1', [request.keyId]);
  const begun = await Promise.all(Array.from({ length: 40 }, (_, count) => storeOf(count % 2).begin(request)));

  expect(begun.filter(({ state }) => state === 'started')).toHaveLength(1);
});

test('an abandoned claim is free again, a finished one never', async () => {
  const request = newRequest();
  const store = storeOf(0);
  await store.begin(request);
  await store.abandon(request);
  expect(await store.begin(request)).toEqual({ state: 'started' });

  const answer = { status: 201, sealed: Buffer.from('sealed') };
  await store.finish(request, answer);
  await store.abandon(request);
  expect(await storeOf(1).begin(request)).toEqual({ state: 'done', answer });
});

test('two services do not see each other’s claims', async () => {
  const request = newRequest();

  expect(await storeOf(0).begin(request)).toEqual({ state: 'started' });
  expect(await storeOf(2).begin(request)).toEqual({ state: 'started' });
});

test('keeps answers for a day and no longer', async () => {
  const [old, young] = [newRequest(), newRequest()];
  for (const request of [old, young]) {
    await storeOf(0).begin(request);
    await storeOf(0).finish(request, { status: 201, sealed: Buffer.from('sealed') });
  }
  const age = (keyId: string, interval: string) =>
    database.query(`UPDATE kit.idempotency SET created_at = now() - $2::interval WHERE key_id = $1`, [keyId, interval]);
  await age(old.keyId, '24 hours 1 second');
  await age(young.keyId, '23 hours 59 minutes');
  await storeOf(0).purge();

  expect(await storeOf(0).begin(old)).toEqual({ state: 'started' });
  expect((await storeOf(0).begin(young)).state).toBe('done');
});
