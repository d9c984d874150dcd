import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PLATFORM_TENANT_ID } from '@wingman/db';
import {
  createKey,
  createPerson,
  createTenant,
  createTestLog,
  SECRET_SAMPLES,
  tablesThatShow,
  until,
} from '@wingman/testkit';
import { nextCount } from '../src/tenant-export/export-lines.js';
import { createTenantExports } from '../src/tenant-export/tenant-export.js';
import { auditOf, createScene, endScene } from './gatekeeper.js';
import type { Scene } from './gatekeeper.js';

let scene: Scene;

beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => endScene(scene));

const take = (id: string, key: string) => scene.gatekeeper.get(`/admin/tenants/${id}/export`, key);
const suspend = (id: string) => scene.gatekeeper.post(`/admin/tenants/${id}/suspend`, scene.platformKey);

interface Taken {
  head: Record<string, unknown>;
  rows: { table: string; row: Record<string, unknown> }[];
  end: { rows: number; tables: Record<string, number> };
}

function read(text: string): Taken {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { head: lines[0], rows: lines.slice(1, -1), end: lines.at(-1).end };
}

/** A tenant with a person, a log, a printed output and secrets. */
async function team(name: string) {
  const id = await createTenant(scene.database, { name });
  const admin = await createKey(scene.database, id, { scopes: ['admin'] });
  const personId = await createPerson(scene.database, id, { name: `Ada of ${name}`, keyIds: [admin.keyId] });
  await createTestLog(scene.database, id).append([
    { kind: 'claim', worker_id: 'w', claim: `I did it for ${name}` },
    { kind: 'claim', worker_id: 'w', claim: 'And “that” too\n' },
  ]);
  await scene.database.query(
    `INSERT INTO gatekeeper.person_totp (tenant_id, person_id, sealed_secret)
     VALUES ($1, $2, convert_to('the sealed secret of one-time codes', 'UTF8'))`,
    [id, personId],
  );
  await scene.database.query(
    `INSERT INTO kit.idempotency (tenant_id, key_id, idempotency_key, request_hash, locked_until, status, sealed_answer)
     VALUES ($1, $2, 'i', '', now(), 201, convert_to('a sealed answer', 'UTF8'))`,
    [id, admin.keyId],
  );
  return { id, key: admin.key, keyId: admin.keyId };
}

describe('an admin’s export', () => {
  test('has everything of the tenant, once, and the log as it was hashed', async () => {
    const { id, key, keyId } = await team('Everything');
    const { status, body, headers } = await take(id, key);
    const { head, rows, end } = read(body);

    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(head).toMatchObject({
      export: 'wingman tenant',
      version: 1,
      tenant_id: id,
      name: 'Everything',
      status: 'ACTIVE',
    });
    expect(end.rows).toBe(rows.length);
    const of = (table: string) => rows.filter((each) => each.table === table).map(({ row }) => row);
    expect(of('gatekeeper.tenants')).toEqual([expect.objectContaining({ name: 'Everything' })]);
    expect(of('gatekeeper.people')).toEqual([expect.objectContaining({ name: 'Ada of Everything' })]);
    expect(of('gatekeeper.api_keys')).toEqual([expect.objectContaining({ key_id: keyId, scopes: ['admin'] })]);
    const stored = await scene.database.query<{ leaf: Buffer }>(
      'SELECT leaf FROM ledger.entries WHERE tenant_id = $1 ORDER BY seq',
      [id],
    );
    expect(of('ledger.entries').map(({ leaf }) => leaf)).toEqual(stored.map(({ leaf }) => leaf.toString('utf8')));
    expect(Object.values(end.tables).reduce((sum, count) => sum + count, 0)).toBe(end.rows);
    expect((await auditOf(scene, id)).at(-1)).toMatchObject({
      kind: 'tenant.exported',
      fields: { subject_tenant_id: id, key_id: keyId },
    });
  });

  test('names every table in which anything of the tenant is, but those that are left out on purpose', async () => {
    const { id, key } = await team('Complete');
    const shown = await tablesThatShow(scene.database, id);
    const { end } = read((await take(id, key)).body);
    const leftOut = ['kit.idempotency', 'ledger.intake'];
    expect(
      Object.keys(end.tables)
        .filter((table) => (end.tables[table] ?? 0) > 0)
        .sort(),
    ).toEqual(shown.filter((table) => !leftOut.includes(table)).sort());
  });

  test('has no secrets and nothing of others', async () => {
    const [mine, other] = [await team('Mine'), await team('Theirs')];
    const { body } = await take(mine.id, mine.key);
    const [{ hash }] = (await scene.database.query(
      'SELECT encode(key_hash, $2) AS hash FROM gatekeeper.api_keys WHERE key_id = $1',
      [mine.keyId, 'hex'],
    )) as [{ hash: string }];
    const hex = (text: string) => Buffer.from(text).toString('hex');

    for (const secret of [mine.key, hash, hex('the sealed secret of one-time codes'), hex('a sealed answer')]) {
      expect(body).not.toContain(secret);
    }
    for (const foreign of [other.id, other.keyId, 'Theirs']) expect(body).not.toContain(foreign);
  });

  test('shows what commands printed as the gateway does: secrets are masked', async () => {
    const { id, key, keyId } = await team('Printing');
    const [sample] = SECRET_SAMPLES;
    const { text, value } = sample as (typeof SECRET_SAMPLES)[number];
    await scene.database.query(
      `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment, command,
         command_digest, token_hash, executed_by, key_id, holder, stdout, finished_at)
       VALUES ($1, $2, 'SUCCEEDED', $2, $2, 'w', 'dev', $3, repeat('0', 64), repeat('0', 64), '', $2, $2,
         convert_to($4, 'UTF8'), now())`,
      [id, keyId, JSON.stringify(['echo', text]), `${text}\nplain text`],
    );
    const { body } = await take(id, key);
    const [execution] = read(body).rows.filter(({ table }) => table === 'gateway.executions');
    expect(execution?.row.stdout).toContain('plain text');
    expect(body).not.toContain(value);
    expect(body).not.toContain(Buffer.from(value).toString('hex'));
  });

  test('leaves out every column that sounds like a secret, unless somebody looked at it', async () => {
    const columns = await scene.database.query<{ name: string }>(
      `SELECT t.name || '.' || c.attname AS name FROM kit.exported_tables() t
       JOIN pg_attribute c ON c.attrelid = t.name::regclass AND c.attnum > 0 AND NOT c.attisdropped
       WHERE c.attname ~ 'secret|hash|seal|token|password|credential|reference|private'
         AND NOT c.attname = ANY (t.omitted) ORDER BY 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      // Hashes of what the log holds in the open, and a signature by a key that is not in the database.
      'approvals.requests.seal',
      'ledger.entries.leaf_hash',
      'ledger.logs.last_leaf_hash',
    ]);
  });

  test('is not had of another tenant, nor with a key that only reads', async () => {
    const [mine, other] = [await team('Own'), await team('Foreign')];
    const reading = await createKey(scene.database, mine.id, { scopes: ['read'] });
    expect((await take(other.id, mine.key)).body.code).toBe('not_found');
    expect((await take(mine.id, reading.key)).body.code).toBe('forbidden_scope');
    await suspend(other.id);
    expect((await take(other.id, mine.key)).body.code).toBe('not_found');
  });
});

describe('the platform’s export', () => {
  test('is of a suspended tenant only, and is in the platform’s log', async () => {
    const { id } = await team('Leaving soon');
    const early = await take(id, scene.platformKey);
    expect([early.status, early.body.errors[0].path]).toEqual([400, 'id']);

    await suspend(id);
    const { head, rows } = read((await take(id, scene.platformKey)).body);

    expect(head).toMatchObject({ tenant_id: id, status: 'SUSPENDED' });
    expect(rows.filter(({ table }) => table === 'ledger.entries')).toHaveLength(2);
    expect((await auditOf(scene, PLATFORM_TENANT_ID)).at(-1)).toMatchObject({
      kind: 'tenant.exported',
      fields: { subject_tenant_id: id },
    });
    expect((await take(scene.adminKeyId, scene.platformKey)).status).toBe(404);
  });
});

describe('an export', () => {
  const head = (id: string) => ({ tenantId: id, name: 'x', tier: 'basic', status: 'ACTIVE' });
  const db = () => scene.gatekeeper.database.db;

  test('is of one moment, whatever happens while it is read', async () => {
    const { id } = await team('Moment');
    const lines: string[] = [];
    for await (const chunk of createTenantExports(db())(head(id))) {
      if (lines.length === 0) {
        await scene.database.query(
          `INSERT INTO watcher.workers (tenant_id, worker_id) SELECT $1, 'w' || n FROM generate_series(1, 50) n`,
          [id],
        );
      }
      lines.push(Buffer.from(chunk).toString());
    }
    expect(read(lines.join('')).end.tables['watcher.workers']).toBe(0);
  });

  test('reads no further than its reader takes, and lets the connection go when the reader goes', async () => {
    const { id } = await team('Large');
    await scene.database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, reason)
       SELECT $1, 'w' || n, repeat('x', 100000) FROM generate_series(1, 300) n`,
      [id],
    );
    const exports = createTenantExports(db());
    const before = process.memoryUsage().arrayBuffers;
    const reader = exports(head(id))[Symbol.asyncIterator]();
    await reader.next();
    const under = `SELECT query_start::text AS since FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE 'FETCH%'
      AND datname = current_database()`;
    // It rests: two looks in a row find it after the same FETCH.
    let lastFetch: unknown;
    await until(
      async () => {
        const found = (await scene.database.query(under)).map(({ since }) => since);
        const rests = found.length === 1 && found[0] === lastFetch;
        [lastFetch] = found;
        return rests;
      },
      { interval: 100 },
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(15_000_000);

    await reader.return?.();

    await until(async () => (await scene.database.query(under)).length === 0);
  });

  test('is one of two at once; a third is told to come again', async () => {
    const { id } = await team('Busy');
    const exports = createTenantExports(db());
    const readers = [exports(head(id)), exports(head(id))].map((each) => each[Symbol.asyncIterator]());
    expect(() => exports(head(id))).toThrow('other exports are under way');
    for (const reader of readers) while (!(await reader.next()).done);
    const third = await until(() => exports(head(id))[Symbol.asyncIterator]());
    while (!(await third.next()).done);
  });

  test('that breaks off on the way ends with an error, not as if it were whole', async () => {
    const { id } = await team('Broken');
    const broken = {
      inTenantSnapshot: (async (_id: string, work: (tx: unknown) => Promise<unknown>) =>
        work({
          query: async (sql: string) => {
            if (sql.startsWith('FETCH')) throw new Error('the connection broke');
            return { rows: [{ name: 'watcher.workers', at: new Date() }] };
          },
        })) as unknown as ReturnType<typeof db>['inTenantSnapshot'],
    };
    const reading = (async () => {
      for await (const chunk of createTenantExports(broken)(head(id))) expect(chunk.length).toBeGreaterThan(0);
    })();
    await expect(reading).rejects.toThrow('the connection broke');
  });

  test.each([
    [10, 100, 1_000],
    [10, 10 * 1024 * 1024, 1],
    [10, 80 * 1024 * 1024, 1],
    [100, 100 * 8 * 1024, 128],
  ])('asks, after %d rows of %d characters, for %d rows', (rows, characters, next) => {
    expect(nextCount(rows, characters)).toBe(next);
  });
});
