import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createTestDatabase, databaseUrl, type TestDatabase } from '@wingman/testkit';
import { LOOKED, createFixture, type Fixture } from '../fixture.js';
import { DEFAULT_LIMITS } from '../probe.js';

const suffix = randomBytes(4).toString('hex');
const reader = `wingman_reads_${suffix}`;
const writer = `wingman_writes_${suffix}`;
const PASSWORD = randomBytes(12).toString('hex');

let database: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  database = await createTestDatabase();
  const { query, name } = database;
  for (const role of [reader, writer]) await query(`CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
  await query(`
    DROP TABLE IF EXISTS public._prisma_migrations;
    CREATE SCHEMA shop;
    CREATE TYPE shop.state AS ENUM ('open', 'paid');
    CREATE DOMAIN shop.word AS text;
    CREATE TABLE shop.orders (id int, price numeric, at timestamptz, state shop.state, note text, word shop.word, ok bool);
    INSERT INTO shop.orders VALUES (1, 1.50, '2026-01-01T10:00:00Z', 'open', NULL, 'w', true),
                                   (2, 2.00, '2026-01-02T10:00:00Z', 'paid', 'it''s', 'w', false);
    CREATE TABLE shop."Mixed Case" (id int);
    CREATE TABLE shop."Users" ("userId" int);
    CREATE TABLE shop.hidden (id int);
    CREATE TABLE shop.filtered (id int);
    ALTER TABLE shop.filtered ENABLE ROW LEVEL SECURITY;
    CREATE VIEW shop.paid AS SELECT * FROM shop.orders WHERE state = 'paid';
    CREATE TABLE shop._prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
    INSERT INTO shop._prisma_migrations VALUES ('20260101000000_add_orders', now(), NULL), ('20260102000000_add_users', NULL, NULL),
      ('20260103000000_retried', NULL, now()), ('20260103000000_retried', now(), NULL), ('20260104000000_undone', now(), now());
    CREATE TABLE shop.flyway_schema_history (version text, description text, script text, success bool);
    INSERT INTO shop.flyway_schema_history VALUES ('7', 'add carts', 'V7__add_carts.sql', true), ('8', 'broken', 'V8__broken.sql', false);
    CREATE TABLE shop.django_migrations (app text, name text);
    INSERT INTO shop.django_migrations VALUES ('shop', '0001_initial');
    CREATE TABLE shop.knex_migrations (name text);
    INSERT INTO shop.knex_migrations VALUES ('20260105_stock.js');
    CREATE SCHEMA other; CREATE TABLE other.twice (id int); CREATE TABLE shop.twice (id int);
    GRANT CONNECT ON DATABASE ${name} TO ${reader}, ${writer};
    GRANT USAGE ON SCHEMA shop TO ${reader}, ${writer};
    GRANT SELECT ON ALL TABLES IN SCHEMA shop TO ${reader}, ${writer};
    REVOKE SELECT ON shop.hidden FROM ${reader};
    GRANT UPDATE (note) ON shop.orders TO ${writer}`);
  const as = (role: string, password = PASSWORD, on = name) =>
    databaseUrl(database.adminUrl, on, { name: role, password });
  fixture = createFixture({
    databases: {
      shop: as(reader),
      writable: as(writer),
      owner: database.adminUrl,
      locked: as(`${reader}x`, 'a-wrong-word'),
      gone: as(reader, PASSWORD, `no_such_${suffix}`),
      away: `postgres://${reader}@127.0.0.1:9/shop`,
    },
  });
});
afterAll(async () => {
  fixture.remove();
  const { query } = database;
  for (const role of [reader, writer]) await query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await database.drop();
});

type Fields = Partial<Omit<CheckOf<'database'>, 'type'>>;
const ask = (fields: Fields) => fixture.answer({ type: 'database', connection: 'shop', ...fields });

describe('tables and rows', () => {
  test.each<[Fields, string]>([
    [{ table: 'orders' }, 'PASS'],
    [{ table: 'shop.orders' }, 'PASS'],
    [{ table: 'Orders' }, 'PASS'],
    [{ table: 'Users', count: 0 }, 'PASS'],
    [{ table: 'carts' }, 'FAIL missing'],
    [{ table: 'public.orders' }, 'FAIL missing'],
    [{ table: 'carts', negate: true }, 'PASS'],
    [{ table: 'orders', negate: true }, 'FAIL negated'],
    [{ table: 'pg_class' }, 'FAIL missing'],
    [{ table: 'twice' }, 'UNKNOWN ambiguous'],
    [{ table: 'other.twice' }, 'PASS'],
    [{ table: 'paid' }, 'UNKNOWN ambiguous'],
    [{ table: 'hidden' }, 'PASS'],
    [{ table: 'hidden', count: 0 }, 'UNKNOWN access_denied'],
    [{ table: 'filtered', count: 0 }, 'UNKNOWN access_denied'],
    [{ table: 'orders', count: 2 }, 'PASS'],
    [{ table: 'orders', count: 3 }, 'FAIL count_differs'],
    [{ table: 'orders', count: { min: 2 } }, 'PASS'],
    [{ table: 'orders', count: { min: 3 } }, 'FAIL count_differs'],
    [{ table: 'orders', count: { max: 1 } }, 'FAIL count_differs'],
    [{ table: 'orders', row: { id: 1 } }, 'PASS'],
    [{ table: 'orders', row: { id: 3 } }, 'FAIL row_missing'],
    [{ table: 'orders', row: { id: 1, price: 1.5, state: 'open', note: null, ok: true } }, 'PASS'],
    [{ table: 'orders', row: { at: '2026-01-01T11:00:00+01:00' } }, 'PASS'],
    [{ table: 'orders', row: { id: 1, state: 'paid' } }, 'FAIL row_missing'],
    [{ table: 'orders', row: { note: "it's" }, count: 1 }, 'PASS'],
    [{ table: 'orders', row: { note: "' OR true --" } }, 'FAIL row_missing'],
    [{ table: 'orders', row: { ID: '1' } }, 'PASS'],
    [{ table: 'orders', row: { nothing: 1 } }, 'FAIL row_missing'],
    [{ table: 'orders', row: { id: 'one' } }, 'UNKNOWN ambiguous'],
    [{ table: 'orders', row: { word: 'w' } }, 'UNKNOWN not_supported_yet'],
    [{ table: 'Users', row: { userid: 1 } }, 'FAIL row_missing'],
  ])('%j: %s', async (fields, expected) => {
    expect(await ask(fields)).toBe(expected);
  });

  test('nothing a row says is shown', async () => {
    const { observed } = await fixture.run({ type: 'database', connection: 'shop', table: 'orders', row: { id: 1 } });
    expect(observed).toEqual({ ...LOOKED, exists: true, table: '"shop"."orders"', rows: 1 });
  });
});

test.each<[string, string]>([
  ['20260101000000_add_orders', 'PASS'],
  ['add_orders', 'PASS'],
  ['add_users', 'FAIL migration_unfinished'],
  ['retried', 'PASS'],
  ['undone', 'FAIL migration_unfinished'],
  ['7', 'PASS'],
  ['V7__add_carts', 'PASS'],
  ['broken', 'FAIL migration_unfinished'],
  ['0001_initial', 'PASS'],
  ['shop.0001_initial', 'PASS'],
  ['stock', 'PASS'],
  ['add_nothing', 'FAIL missing'],
])('the migration %s: %s', async (migration, expected) => {
  expect(await ask({ migration })).toBe(expected);
});

describe('when nobody can say', () => {
  test.each([
    ['writable', 'UNKNOWN writable_role'],
    ['owner', 'UNKNOWN writable_role'],
    ['locked', 'UNKNOWN access_denied'],
    ['gone', 'UNKNOWN unreachable'],
    ['away', 'UNKNOWN unreachable'],
    ['unheard-of', 'UNKNOWN unknown_connection'],
    ['constructor', 'UNKNOWN unknown_connection'],
    ['postgres://postgres@127.0.0.1/postgres', 'UNKNOWN unknown_connection'],
  ])('the connection %s: %s', async (connection, expected) => {
    expect(await ask({ connection, table: 'carts' })).toBe(expected);
  });

  test('a database without a table of migrations has none that could be missing', async () => {
    const { query } = database;
    const name = `${database.name}_bare`;
    await query(`CREATE DATABASE ${name}`);
    await query(`REVOKE TEMPORARY, CREATE ON DATABASE ${name} FROM PUBLIC`);
    const url = databaseUrl(database.adminUrl, name, { name: reader, password: PASSWORD });
    const bare = createFixture({ databases: { bare: url } });
    try {
      expect(await bare.answer({ type: 'database', connection: 'bare', migration: 'x' })).toBe(
        'UNKNOWN not_supported_yet',
      );
    } finally {
      bare.remove();
      await query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  test('a server that is silent, and a table that is locked, cost a check its time and no more', async () => {
    const limits = { ...DEFAULT_LIMITS, checkMs: 300 };
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const held = createFixture({ databases: { silent: `postgres://x@127.0.0.1:${port}/x` } });
    expect(await held.answer({ type: 'database', connection: 'silent', table: 'x' }, { limits })).toBe(
      'UNKNOWN timed_out',
    );
    held.remove();
    silent.close();
    const locking = database.query('BEGIN; LOCK TABLE shop.orders; SELECT pg_sleep(1); COMMIT');
    const waits = fixture.answer({ type: 'database', connection: 'shop', table: 'orders', count: 2 }, { limits });
    expect(['UNKNOWN timed_out', 'UNKNOWN look_failed']).toContain(await waits);
    await locking;
    const [left] = await database.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity WHERE usename = '${reader}' AND state <> 'idle' AND query LIKE '%orders%'`,
    );
    expect(left?.count).toBe('0');
  });
});
