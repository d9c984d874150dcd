import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { databaseUrl, testSetting } from '@wingman/testkit';
import { withAdminClient } from './admin-client.js';
import { migrate, MigrationError } from './migrate.js';

const clusterUrl = testSetting('WINGMAN_TEST_DATABASE_URL');
let suffix: string;
let url: string;
let dir: string;

beforeEach(async () => {
  suffix = randomBytes(6).toString('hex');
  url = databaseUrl(clusterUrl, `wingman_test_${suffix}`);
  dir = await mkdtemp(path.join(tmpdir(), 'wingman-migrate-'));
  await withAdminClient(clusterUrl, (admin) => admin.query(`CREATE DATABASE wingman_test_${suffix}`));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
  await withAdminClient(clusterUrl, (admin) => admin.query(`DROP DATABASE wingman_test_${suffix} WITH (FORCE)`));
});

const FIRST = 'CREATE TABLE first (id int PRIMARY KEY);';

async function write(name: string, sql: string): Promise<void> {
  await mkdir(path.join(dir, name), { recursive: true });
  await writeFile(path.join(dir, name, 'migration.sql'), sql);
}

const run = (): Promise<string[]> => withAdminClient(url, (client) => migrate({ client, dir }));
const rowsOf = (sql: string): Promise<unknown[]> =>
  withAdminClient(url, async (client) => (await client.query(sql)).rows as unknown[]);

test('applies migrations in the order of their names and none of them twice', async () => {
  await write('2_second', 'ALTER TABLE first ADD COLUMN name text;');
  await write('1_first', FIRST);

  expect(await run()).toEqual(['1_first', '2_second']);
  expect(await run()).toEqual([]);
});

test("keeps Prisma's own table as its schema engine would", async () => {
  await write('1_first', FIRST);
  await run();

  expect(await rowsOf('SELECT * FROM public._prisma_migrations')).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: createHash('sha256').update(FIRST).digest('hex'),
      finished_at: expect.any(Date),
      migration_name: '1_first',
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    },
  ]);
});

test('lets two callers migrate at once: one applies, the other finds nothing to do', async () => {
  await write('1_first', `SELECT pg_sleep(0.2); ${FIRST}`);
  await write('2_second', 'CREATE TABLE second (id int);');

  const applied = await Promise.all([run(), run(), run()]);

  expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 2]);
});

test('refuses a migration that was edited after it was applied, and runs nothing', async () => {
  await write('1_first', FIRST);
  await run();
  await write('1_first', `${FIRST} -- a harmless comment`);
  await write('2_second', 'CREATE TABLE second (id int);');

  await expect(run()).rejects.toThrow('migration 1_first was edited after it was applied');
  expect(await rowsOf(`SELECT to_regclass('second') AS found`)).toEqual([{ found: null }]);
});

test('refuses a database that knows a migration which this release lacks', async () => {
  await write('1_first', FIRST);
  await write('2_second', 'CREATE TABLE second (id int);');
  await run();
  await rm(path.join(dir, '2_second'), { recursive: true });

  await expect(run()).rejects.toThrow('migration 2_second is applied in the database but missing');
});

test('refuses to go on where another tool broke off', async () => {
  await write('1_first', FIRST);
  await run();
  await rowsOf('UPDATE public._prisma_migrations SET finished_at = NULL');

  await expect(run()).rejects.toThrow('migration 1_first was started by another tool and never finished');
});

test('rolls a failing migration back whole, keeps those before it, and can be run again', async () => {
  await write('1_first', FIRST);
  await write('2_second', 'CREATE TABLE second (id int); SELECT 1/0;');

  await expect(run()).rejects.toThrow(MigrationError);
  expect(await rowsOf(`SELECT to_regclass('first') IS NOT NULL AS first, to_regclass('second') AS second`)).toEqual([
    { first: true, second: null },
  ]);

  await write('2_second', 'CREATE TABLE second (id int);');
  expect(await run()).toEqual(['2_second']);
});

test('records a migration that ends as another role on another path', async () => {
  await write('1_first', `${FIRST} SET search_path = pg_catalog; SET ROLE pg_monitor;`);

  expect(await run()).toEqual(['1_first']);
  expect(await rowsOf('SELECT migration_name FROM public._prisma_migrations')).toHaveLength(1);
});

test('a database in use gets nothing that the earlier release could not run on, unless people judged it', async () => {
  const judging = (judged: Record<string, string>): Promise<string[]> =>
    withAdminClient(url, (client) => migrate({ client, dir, judged }));
  await write('1_first', FIRST);
  await write('2_narrower', 'ALTER TABLE first ADD COLUMN old text; ALTER TABLE first DROP COLUMN old;');
  // Nothing runs on an empty one yet.
  expect(await judging({})).toEqual(['1_first', '2_narrower']);

  await write('3_second', 'CREATE TABLE second (id int);');
  await write('4_gone', 'DROP TABLE first;');
  await expect(judging({})).rejects.toThrow('migration 4_gone is not for a database in use, and nothing was applied');
  expect(await rowsOf(`SELECT to_regclass('second') AS found`)).toEqual([{ found: null }]);

  expect(await judging({ '4_gone': 'nobody reads it since the release before' })).toEqual(['3_second', '4_gone']);
});

test('creates functions whose bodies hold semicolons', async () => {
  await write('1_fn', `CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;`);
  await run();

  expect(await rowsOf('SELECT one() AS one')).toEqual([{ one: 1 }]);
});
