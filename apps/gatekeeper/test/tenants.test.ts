import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import { createKey, createTenant, createTestLog, tablesThatShow } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterAll(() => endScene(scene));

const create = (body: unknown, key = scene.platformKey) => scene.gatekeeper.post('/admin/tenants', key, body);

test('makes a tenant with an admin key that works at once', async () => {
  const { status, body } = await create({ name: 'Acme', tier: 'standard' });

  expect(status).toBe(201);
  expect(body).toEqual({
    tenant_id: expect.any(String),
    name: 'Acme',
    tier: 'standard',
    admin_key: expect.stringMatching(/^wm_a_[A-Za-z0-9_-]{22,}$/),
  });
  const keys = await scene.gatekeeper.get('/admin/keys', body.admin_key);
  expect(keys.body.items).toEqual([expect.objectContaining({ scopes: ['admin'], worker_id: null, revoked_at: null })]);
});

test("records the tenant in the platform's log and its first key in the tenant's", async () => {
  const { body } = await create({ name: 'Audited' });

  expect(await auditOf(scene, PLATFORM_TENANT_ID)).toContainEqual({
    tenant_id: PLATFORM_TENANT_ID,
    kind: 'tenant.created',
    fields: {
      actor: expect.stringMatching(/^key:/),
      key_id: expect.any(String),
      subject_tenant_id: body.tenant_id,
      name: 'Audited',
      tier: 'basic',
    },
  });
  expect((await auditOf(scene, body.tenant_id)).map(({ kind }) => kind)).toEqual(['key.created']);
});

test.each([
  ['no name', {}, 'name'],
  ['an empty name', { name: '  ' }, 'name'],
  ['a name of many lines', { name: 'a\nb' }, 'name'],
  ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name'],
  ['the tier without limits', { name: 'x', tier: 'development' }, 'tier'],
])('refuses %s', async (_case, body, path) => {
  const answer = await create(body);

  expect([answer.status, answer.body.errors[0].path]).toEqual([400, path]);
});

test('refuses a name that is taken, and nothing of the second tenant is left', async () => {
  await create({ name: 'Twin' });
  const before = await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys');
  const { status, body } = await create({ name: 'Twin' });

  expect([status, body.errors]).toEqual([400, [{ path: 'name', message: 'is taken' }]]);
  expect(await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys')).toEqual(before);
});

test('is closed to the admins of tenants', async () => {
  for (const attempt of [
    create({ name: 'Mine' }, scene.adminKey),
    scene.gatekeeper.get('/admin/tenants', scene.adminKey),
    scene.gatekeeper.post(`/admin/tenants/${scene.tenantId}/suspend`, scene.adminKey),
  ]) {
    expect((await attempt).body.code).toBe('forbidden_scope');
  }
});

test('lists the tenants page by page', async () => {
  const { body: made } = await create({ name: 'Listed', tier: 'enterprise' });
  const items: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await scene.gatekeeper.get(
      `/admin/tenants?limit=1${cursor && `&cursor=${cursor}`}`,
      scene.platformKey,
    );
    items.push(...body.items);
    cursor = body.next_cursor;
  }
  expect(items).toContainEqual({
    tenant_id: made.tenant_id,
    name: 'Listed',
    tier: 'enterprise',
    status: 'ACTIVE',
    created_at: expect.any(String),
  });
  const [{ count }] = (await scene.database.query('SELECT count(*)::int FROM gatekeeper.tenants')) as [
    { count: number },
  ];
  expect(items).toHaveLength(count);
});

test('a suspended tenant is locked out with all its keys, and no other tenant is', async () => {
  const tenantId = await createTenant(scene.database);
  const keys = [
    await createKey(scene.database, tenantId, { scopes: ['admin'] }),
    await createKey(scene.database, tenantId, { scopes: ['read'] }),
  ];
  const first = await scene.gatekeeper.post(`/admin/tenants/${tenantId}/suspend`, scene.platformKey);
  const second = await scene.gatekeeper.post(`/admin/tenants/${tenantId}/suspend`, scene.platformKey);

  expect(first.body).toMatchObject({ tenant_id: tenantId, status: 'SUSPENDED' });
  expect(second.body).toEqual(first.body);
  for (const { key } of keys) {
    expect((await scene.gatekeeper.get('/checks', key)).body.detail).toBe('the tenant is suspended');
  }
  expect((await scene.gatekeeper.get('/admin/keys', scene.adminKey)).status).toBe(200);
  const entries = await auditOf(scene, PLATFORM_TENANT_ID);
  const suspensions = entries.filter(({ fields }) => fields.subject_tenant_id === tenantId);
  expect(suspensions.map(({ kind }) => kind)).toEqual(['tenant.suspended']);
});

test('does not suspend a tenant that does not exist, nor the platform itself', async () => {
  const unknown = await scene.gatekeeper.post(`/admin/tenants/${scene.adminKeyId}/suspend`, scene.platformKey);
  const platform = await scene.gatekeeper.post(`/admin/tenants/${PLATFORM_TENANT_ID}/suspend`, scene.platformKey);

  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  expect([platform.status, platform.body.errors[0].path]).toEqual([400, 'id']);
  expect((await scene.gatekeeper.get('/admin/tenants', scene.platformKey)).status).toBe(200);
});

describe('erasing a tenant', () => {
  const erase = (id: string, confirm: string, key = scene.platformKey) =>
    scene.gatekeeper.post(`/admin/tenants/${id}/erase`, key, { confirm });
  const suspend = (id: string) => scene.gatekeeper.post(`/admin/tenants/${id}/suspend`, scene.platformKey);

  /** A tenant whose log came to its end: every entry in it, and the meta-log covers it. */
  async function ended(name: string): Promise<{ id: string; key: string }> {
    const { body } = await create({ name });
    const id = String(body.tenant_id);
    await scene.database.query('UPDATE ledger.intake SET sequenced_seq = 0 WHERE tenant_id = $1', [id]);
    await createTestLog(scene.database, id).append([{ kind: 'claim', worker_id: 'w', claim: 'I did it' }]);
    await scene.database.query('INSERT INTO ledger.anchored (log_tenant_id, size) VALUES ($1, 1)', [id]);
    return { id, key: String(body.admin_key) };
  }

  test('leaves nothing of it but what the platform says of it, and takes nothing of others', async () => {
    const { id, key } = await ended('Leaving');
    await suspend(id);
    const others = await scene.database.query('SELECT FROM ledger.intake WHERE tenant_id <> $1', [id]);

    const { status, body } = await erase(id, 'Leaving');

    expect([status, body]).toEqual([200, { tenant_id: id, status: 'ERASED', log_size: 1 }]);
    expect(await tablesThatShow(scene.database, id)).toEqual(['ledger.anchored', 'ledger.intake']);
    expect((await auditOf(scene, PLATFORM_TENANT_ID)).at(-1)).toMatchObject({
      kind: 'tenant.erased',
      fields: { subject_tenant_id: id, name: 'Leaving', log_size: 1 },
    });
    const left = await scene.database.query('SELECT FROM ledger.intake WHERE tenant_id <> $1', [id]);
    expect(left).toHaveLength(others.length + 1);
    expect((await scene.gatekeeper.get('/admin/keys', key)).status).toBe(401);
    expect((await erase(id, 'Leaving')).status).toBe(404);
    await expect(
      scene.database.query(`INSERT INTO ledger.logs (tenant_id, log_id) VALUES ($1, gen_random_uuid())`, [id]),
    ).rejects.toThrow(/foreign key/);
  });

  test.each<[string, (tenant: { id: string }) => Promise<unknown>, string, number, string]>([
    ['one that is not suspended', () => Promise.resolve(), 'name', 400, 'invalid_request'],
    ['one by another name', ({ id }) => suspend(id), 'another', 400, 'invalid_request'],
    [
      'one with an entry that waits for the log',
      async ({ id }) => {
        await suspend(id);
        await scene.database.query(
          `INSERT INTO ledger.intake (tenant_id, kind, entry_id, fields) VALUES ($1, 'verdict', gen_random_uuid(), '{}')`,
          [id],
        );
      },
      'name',
      503,
      'ledger_busy',
    ],
    [
      'one whose log the meta-log does not cover to its end',
      async ({ id }) => {
        await suspend(id);
        await scene.database.query('UPDATE ledger.anchored SET size = 0 WHERE log_tenant_id = $1', [id]);
      },
      'name',
      503,
      'ledger_busy',
    ],
  ])('is refused of %s, and all of it stays', async (what, prepare, confirm, status, code) => {
    const tenant = await ended(`Kept: ${what}`);
    await prepare(tenant);

    const answer = await erase(tenant.id, confirm === 'name' ? `Kept: ${what}` : confirm);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const entries = await scene.database.query('SELECT FROM ledger.entries WHERE tenant_id = $1', [tenant.id]);
    expect(entries).toHaveLength(1);
  });

  test('is refused when the log is longer than the export that is kept, and then nothing is gone', async () => {
    const { id } = await ended('Grown');
    await suspend(id);
    const as = (logSize: number) =>
      scene.gatekeeper.post(`/admin/tenants/${id}/erase`, scene.platformKey, { confirm: 'Grown', log_size: logSize });

    const early = await as(0);

    expect([early.status, early.body.code]).toEqual([503, 'ledger_busy']);
    expect(await scene.database.query('SELECT FROM ledger.entries WHERE tenant_id = $1', [id])).toHaveLength(1);
    expect(
      (await auditOf(scene, PLATFORM_TENANT_ID)).filter(
        ({ kind, fields }) => kind === 'tenant.erased' && fields.subject_tenant_id === id,
      ),
    ).toEqual([]);
    expect((await as(1)).body).toMatchObject({ status: 'ERASED', log_size: 1 });
  });

  test('takes as long as it takes, beyond what a request may', async () => {
    const { id } = await ended('Large');
    await suspend(id);
    // Longer than a transaction of Prisma's may last, and with no limit that a large log would come near.
    await scene.database.query(`CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_sleep(6);
        IF current_setting('statement_timeout')::interval < '10 min' THEN RAISE EXCEPTION 'no time'; END IF;
        RETURN NULL;
      END $$`);
    await scene.database.query(
      'CREATE TRIGGER slow BEFORE DELETE ON gatekeeper.people FOR EACH STATEMENT EXECUTE FUNCTION public.slow()',
    );
    try {
      expect((await erase(id, 'Large')).body).toMatchObject({ status: 'ERASED' });
    } finally {
      await scene.database.query('DROP FUNCTION public.slow CASCADE');
    }
  }, 60_000);

  test("is not for an admin's key, nor of the platform itself", async () => {
    const { id } = await ended('Staying');
    await suspend(id);
    expect((await erase(id, 'Staying', scene.adminKey)).body.code).toBe('forbidden_scope');
    expect((await erase(PLATFORM_TENANT_ID, 'platform')).status).toBe(400);
  });
});
