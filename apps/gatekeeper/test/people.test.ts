import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, createPerson, createTenant } from '@wingman/testkit';
import { createPersonStore } from '../src/person/person.store.js';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterAll(() => endScene(scene));

const create = (body: unknown, key = scene.adminKey) => scene.gatekeeper.post('/admin/people', key, body);
const newKey = async (tenantId = scene.tenantId): Promise<string> =>
  (await createKey(scene.database, tenantId, { scopes: ['decide'] })).keyId;

test('registers a person with keys and chats, and records it', async () => {
  const keyId = await newKey();
  const { status, body } = await create({
    name: 'Ada',
    key_ids: [keyId],
    telegram_user_ids: [4711, 9_007_199_254_740_991],
  });

  expect(status).toBe(201);
  expect(body).toEqual({
    person_id: expect.any(String),
    name: 'Ada',
    telegram_user_ids: [4711, 9_007_199_254_740_991],
    key_ids: [keyId],
  });
  const listed = await scene.gatekeeper.get('/admin/people?limit=500', scene.adminKey);
  expect(listed.body.items).toContainEqual(body);
  expect((await auditOf(scene, scene.tenantId)).at(-1)).toEqual({
    tenant_id: scene.tenantId,
    kind: 'person.created',
    fields: {
      actor: `key:${scene.adminKeyId}`,
      key_id: scene.adminKeyId,
      subject_person_id: body.person_id,
      name: 'Ada',
      key_ids: [keyId],
      telegram_user_ids: [4711, 9_007_199_254_740_991],
    },
  });
});

test('from then on the person acts, through whichever key', async () => {
  const admin = await createKey(scene.database, scene.tenantId, { scopes: ['admin'] });
  const { body: person } = await create({ name: 'Grace', key_ids: [admin.keyId] });
  const reads = () => scene.gatekeeper.logs().at(-1)?.actor;

  await scene.gatekeeper.get('/admin/people', admin.key);
  await create({ name: 'Somebody' }, admin.key);

  expect(reads()).toBe('person:Grace');
  expect((await auditOf(scene, scene.tenantId)).at(-1)?.fields).toMatchObject({
    actor: 'person:Grace',
    person_id: person.person_id,
  });
});

describe('refuses', () => {
  test('a key or chat that somebody has already, and says which', async () => {
    const [mine, free] = [await newKey(), await newKey()];
    await createPerson(scene.database, scene.tenantId, { name: 'Owner', keyIds: [mine], telegramUserIds: [815] });

    const byKey = await create({ name: 'Thief', key_ids: [free, mine] });
    const byChat = await create({ name: 'Thief', telegram_user_ids: [814, 815] });

    expect(byKey.body.errors).toEqual([{ path: 'key_ids.1', message: 'belongs to somebody already' }]);
    expect(byChat.body.errors).toEqual([{ path: 'telegram_user_ids.1', message: 'belongs to somebody already' }]);
  });

  test('the key of another tenant exactly as one that does not exist', async () => {
    const foreign = await newKey(await createTenant(scene.database));
    const unknown = scene.tenantId;
    const answers = await Promise.all([foreign, unknown].map((id) => create({ name: 'Spy', key_ids: [id] })));

    expect(answers.map(({ status, body }) => [status, body.detail])).toEqual([
      [400, 'key_ids.0: no such key'],
      [400, 'key_ids.0: no such key'],
    ]);
  });

  test.each([
    ['a chat named twice', { name: 'x', telegram_user_ids: [1, 2, 1] }, 'telegram_user_ids.2'],
    ['a chat that is no number', { name: 'x', telegram_user_ids: ['1'] }, 'telegram_user_ids.0'],
    ['a group instead of a user', { name: 'x', telegram_user_ids: [-100] }, 'telegram_user_ids.0'],
    ['a chat beyond exact numbers', { name: 'x', telegram_user_ids: [2 ** 53] }, 'telegram_user_ids.0'],
    ['no name', { telegram_user_ids: [5] }, 'name'],
    ['a name that forges a line', { name: 'Ada\nadmin' }, 'name'],
  ])('%s', async (_case, body, path) => {
    const answer = await create(body);

    expect([answer.status, answer.body.errors[0]?.path]).toEqual([400, path]);
  });

  test('a key named twice', async () => {
    const keyId = await newKey();

    expect((await create({ name: 'x', key_ids: [keyId, keyId.toUpperCase()] })).body.errors).toEqual([
      { path: 'key_ids.1', message: 'is named twice' },
    ]);
  });
});

test('of two people who take one chat at the same moment, one gets it', async () => {
  const store = createPersonStore(scene.gatekeeper.database.db);
  const take = (name: string) =>
    store.create({ tenantId: scene.tenantId, name, keyIds: [], telegramUserIds: [1234] }, { actor: 'operator' });
  const outcomes = await Promise.allSettled(['first', 'second', 'third', 'fourth'].map(take));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'invalid_request' });
  }
});

test('shows no tenant the people of another', async () => {
  const tenantId = await createTenant(scene.database);
  const admin = await createKey(scene.database, tenantId, { scopes: ['admin'] });
  await createPerson(scene.database, scene.tenantId, { name: 'Hidden', telegramUserIds: [77] });
  const { body: made } = await create({ name: 'Own', telegram_user_ids: [77] }, admin.key);
  const { body } = await scene.gatekeeper.get('/admin/people', admin.key);

  expect(body).toEqual({ items: [made], next_cursor: null });
});
