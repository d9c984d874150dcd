import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, createPerson, createTenant } from '@wingman/testkit';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});

afterAll(() => endScene(scene));

const create = (body: unknown, key = scene.adminKey, headers?: Record<string, string>) =>
  scene.gatekeeper.post('/admin/keys', key, body, headers);

/** Every column of every row that a key could hide in. */
async function everythingStored(): Promise<string> {
  const tables = ['gatekeeper.api_keys', 'kit.idempotency', 'ledger.intake'];
  const rows = await Promise.all(tables.map((table) => scene.database.query(`SELECT t::text AS row FROM ${table} t`)));
  return JSON.stringify(rows);
}

test('makes a key that works at once, shows its text once and stores its SHA-256 only', async () => {
  const { status, body } = await create({ scopes: ['read'] });

  expect(status).toBe(201);
  expect(body).toEqual({
    key_id: expect.any(String),
    key: expect.stringMatching(/^wm_r_[A-Za-z0-9_-]{22,}$/),
    scopes: ['read'],
    worker_id: null,
    kind: 'standard',
    expires_at: null,
  });
  expect((await scene.gatekeeper.get('/checks', body.key)).status).toBe(200);

  const stored = await everythingStored();
  const hash = createHash('sha256').update(body.key).digest('hex');
  expect(stored).toContain(hash);
  expect(stored).not.toContain(body.key.slice('wm_r_'.length));
  expect(stored).not.toContain(Buffer.from(body.key).toString('hex'));
  const listed = await scene.gatekeeper.get('/admin/keys?limit=500', scene.adminKey);
  expect(JSON.stringify(listed.body)).not.toContain(body.key);
  expect(JSON.stringify(listed.body)).not.toContain(hash);
});

test('never logs the text of a key', async () => {
  const { body } = await create({ scopes: ['read'] });
  await scene.gatekeeper.get(`/checks?key=${body.key}`, body.key);
  await scene.gatekeeper.get('/admin/keys', body.key);

  expect(scene.gatekeeper.logText()).not.toContain(body.key.slice('wm_r_'.length));
});

test('records who made and who revoked a key in the log of its tenant', async () => {
  const tenantId = await createTenant(scene.database);
  const admin = await createKey(scene.database, tenantId, { scopes: ['admin'] });
  const personId = await createPerson(scene.database, tenantId, { name: 'Ada', keyIds: [admin.keyId] });
  const expiresAt = '2100-01-01T00:00:00.000Z';
  const made = await create({ scopes: ['work'], worker_id: 'w-1', expires_at: expiresAt }, admin.key);
  await scene.gatekeeper.post(`/admin/keys/${made.body.key_id}/revoke`, admin.key);

  const acting = { actor: 'person:Ada', key_id: admin.keyId, person_id: personId };
  expect(await auditOf(scene, tenantId)).toEqual([
    {
      tenant_id: tenantId,
      kind: 'key.created',
      fields: {
        ...acting,
        subject_key_id: made.body.key_id,
        scopes: ['work'],
        bound_worker_id: 'w-1',
        key_kind: 'standard',
        expires_at: expiresAt,
      },
    },
    { tenant_id: tenantId, kind: 'key.revoked', fields: { ...acting, subject_key_id: made.body.key_id } },
  ]);
});

test('a key and its audit entry commit together or not at all', async () => {
  await scene.database.query(`REVOKE INSERT ON ledger.intake FROM wingman_gatekeeper`);
  await scene.database.query(
    `REVOKE INSERT (tenant_id, kind, entry_id, fields) ON ledger.intake FROM wingman_gatekeeper`,
  );
  const before = await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys');
  try {
    expect((await create({ scopes: ['read'] })).body).toMatchObject({ code: 'internal', detail: 'internal error' });
    expect(await scene.database.query('SELECT count(*) FROM gatekeeper.api_keys')).toEqual(before);
  } finally {
    await scene.database.query(
      `GRANT INSERT (tenant_id, kind, entry_id, fields) ON ledger.intake TO wingman_gatekeeper`,
    );
  }
});

describe('refuses to make', () => {
  test.each([
    ['a platform key', { scopes: ['platform'] }, 'scopes.0'],
    ['an unknown scope', { scopes: ['root'] }, 'scopes.0'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope twice', { scopes: ['read', 'read'] }, 'scopes'],
    ['a work key of no worker', { scopes: ['work'] }, 'worker_id'],
    ['a reading key of a worker', { scopes: ['read'], worker_id: 'w' }, 'worker_id'],
    ['a bot key that may not relay', { scopes: ['read'], kind: 'bot' }, 'kind'],
    ['a relaying key that is no bot', { scopes: ['relay'] }, 'kind'],
    ['a key that has expired', { scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['a key that expires at no time', { scopes: ['read'], expires_at: 'tomorrow' }, 'expires_at'],
    ['a misspelt field', { scopes: ['read'], expire_at: '2100-01-01T00:00:00Z' }, 'expire_at'],
    ['a worker whose name has a line break', { scopes: ['work'], worker_id: 'a\nb' }, 'worker_id'],
  ])('%s', async (_case, body, path) => {
    const { status, body: problem } = await create(body);

    expect(status).toBe(400);
    expect(problem.code).toBe('invalid_request');
    expect(problem.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  test('a key of another tenant', async () => {
    const other = await createTenant(scene.database);

    expect((await create({ scopes: ['read'], tenant_id: other })).body.code).toBe('tenant_mismatch');
  });

  test.each(['work', 'read', 'decide'] as const)('anything for a key with the scope %s', async (scope) => {
    const { key } = await createKey(scene.database, scene.tenantId, { scopes: [scope], workerId: 'w' });

    expect((await create({ scopes: ['read'] }, key)).body.code).toBe('forbidden_scope');
  });
});

test('makes unbound work keys in development, and they work nowhere else', async () => {
  const development = await createScene({ DEPLOYMENT_ENV: 'dev' });
  try {
    const { status, body } = await development.gatekeeper.post('/admin/keys', development.adminKey, {
      scopes: ['work'],
    });
    expect([status, body.worker_id]).toEqual([201, null]);
    expect((await development.gatekeeper.get('/checks', body.key)).status).toBe(200);
  } finally {
    await endScene(development);
  }
  const unbound = await createKey(scene.database, scene.tenantId, { scopes: ['work'] });
  expect((await scene.gatekeeper.get('/checks', unbound.key)).body.code).toBe('unauthenticated');
});

test('a revoked key works nowhere from then on; revoking again changes nothing', async () => {
  const { body: made } = await create({ scopes: ['read'] });
  const first = await scene.gatekeeper.post(`/admin/keys/${made.key_id}/revoke`, scene.adminKey);
  const second = await scene.gatekeeper.post(`/admin/keys/${made.key_id}/revoke`, scene.adminKey, {});

  expect(first.status).toBe(200);
  expect(first.body.revoked_at).toEqual(expect.any(String));
  expect(second.body).toEqual(first.body);
  expect((await scene.gatekeeper.get('/checks', made.key)).body).toMatchObject({
    code: 'unauthenticated',
    detail: 'the key has been revoked',
  });
  const entries = await auditOf(scene, scene.tenantId);
  const revocations = entries.filter(
    ({ kind, fields }) => kind === 'key.revoked' && fields.subject_key_id === made.key_id,
  );
  expect(revocations).toHaveLength(1);
});

test('hides the keys of another tenant', async () => {
  const other = await createTenant(scene.database);
  const foreign = await createKey(scene.database, other, { scopes: ['admin'] });

  const revoked = await scene.gatekeeper.post(`/admin/keys/${foreign.keyId}/revoke`, scene.adminKey);
  const unknown = await scene.gatekeeper.post(`/admin/keys/${other}/revoke`, scene.adminKey);
  const listed = await scene.gatekeeper.get('/admin/keys?limit=500', foreign.key);

  expect([revoked.status, revoked.body.code]).toEqual([404, 'not_found']);
  expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
  expect(listed.body.items.map((item: { key_id: string }) => item.key_id)).toEqual([foreign.keyId]);
  const page = await scene.gatekeeper.get(`/admin/keys?cursor=${scene.adminKeyId}`, foreign.key);
  expect(JSON.stringify(page.body)).not.toContain(scene.adminKeyId);
});

test('pages through the keys in the order they were made', async () => {
  const tenantId = await createTenant(scene.database);
  const admin = await createKey(scene.database, tenantId, { scopes: ['admin'] });
  const made = [admin.keyId];
  for (let count = 0; count < 4; count += 1) made.push((await create({ scopes: ['read'] }, admin.key)).body.key_id);

  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await scene.gatekeeper.get(`/admin/keys?limit=2${cursor && `&cursor=${cursor}`}`, admin.key);
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map((item: { key_id: string }) => item.key_id));
    cursor = body.next_cursor;
  }
  expect(seen).toEqual(made);
  for (const query of ['cursor=nonsense', 'limit=0', 'limit=501', 'limit=x', 'page=2']) {
    expect((await scene.gatekeeper.get(`/admin/keys?${query}`, admin.key)).body.code).toBe('invalid_request');
  }
});

describe('a repeated request', () => {
  const headers = (name: string) => ({ 'idempotency-key': name });

  test('gets the same key text again, which the database cannot show', async () => {
    const first = await create({ scopes: ['read'] }, scene.adminKey, headers('same'));
    const again = await create({ scopes: ['read'] }, scene.adminKey, headers('same'));

    expect(again.body).toEqual(first.body);
    expect([first, again].map((answer) => answer.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(again.status).toBe(201);
    const stored = await everythingStored();
    expect(stored).not.toContain(first.body.key.slice('wm_r_'.length));
    expect(stored).not.toContain(Buffer.from(first.body.key).toString('hex'));
  });

  test('with another body is a conflict', async () => {
    await create({ scopes: ['read'] }, scene.adminKey, headers('other body'.replace(' ', '-')));
    const other = await create({ scopes: ['decide'] }, scene.adminKey, headers('other-body'));

    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
  });

  test('of a request that was refused may be corrected', async () => {
    const refused = await create({ scopes: ['work'] }, scene.adminKey, headers('corrected'));
    const corrected = await create({ scopes: ['work'], worker_id: 'w' }, scene.adminKey, headers('corrected'));

    expect([refused.status, corrected.status]).toEqual([400, 201]);
  });

  test('under another key is another request', async () => {
    const admin = await createKey(scene.database, scene.tenantId, { scopes: ['admin'] });
    const first = await create({ scopes: ['read'] }, scene.adminKey, headers('shared'));
    const other = await create({ scopes: ['read'] }, admin.key, headers('shared'));

    expect(other.headers.get('idempotent-replayed')).toBeNull();
    expect(other.body.key).not.toBe(first.body.key);
  });

  test('made twenty times at once makes one key', async () => {
    const tenantId = await createTenant(scene.database);
    const admin = await createKey(scene.database, tenantId, { scopes: ['admin'] });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => create({ scopes: ['read'] }, admin.key, headers('race'))),
    );

    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.key)).size).toBe(1);
    const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.code);
    expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ['idempotency_in_progress'] : []));
    expect((await auditOf(scene, tenantId)).length).toBe(1);
  });
});
