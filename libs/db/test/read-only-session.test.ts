import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, databaseUrl, type TestDatabase } from '@wingman/testkit';
import { withReadOnlySession, WritableRoleError } from '../src/index.js';

const role = `wingman_session_${randomBytes(4).toString('hex')}`;
const PASSWORD = randomBytes(12).toString('hex');
const options = { timeoutMs: 10_000, signal: new AbortController().signal };

let database: TestDatabase;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query(`
    CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD}';
    CREATE SCHEMA shop; CREATE TABLE shop.orders (id int); INSERT INTO shop.orders VALUES (1);
    CREATE SEQUENCE shop.numbers; CREATE ROLE ${role}_group;
    GRANT CONNECT ON DATABASE ${database.name} TO ${role};
    GRANT USAGE ON SCHEMA shop TO ${role}; GRANT SELECT ON shop.orders TO ${role}`);
  url = databaseUrl(database.adminUrl, database.name, { name: role, password: PASSWORD });
});
afterAll(async () => {
  await database.query(`DROP OWNED BY ${role}, ${role}_group; DROP ROLE ${role}, ${role}_group`);
  await database.drop();
});

const rows = () => withReadOnlySession(url, options, (query) => query<{ id: number }>('SELECT id FROM shop.orders'));

describe('a session that only reads', () => {
  test('reads, and changes nothing even where the statement would', async () => {
    expect(await rows()).toEqual([{ id: 1 }]);
    const write = withReadOnlySession(url, options, (query) => query('CREATE TEMPORARY TABLE t AS SELECT 1; COMMIT'));
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  test('binds values instead of writing them into the statement', async () => {
    const [row] = await withReadOnlySession(url, options, (query) =>
      query<{ said: string }>('SELECT $1::text AS said', ["'; DROP TABLE shop.orders --"]),
    );
    expect(row?.said).toBe("'; DROP TABLE shop.orders --");
    expect(await rows()).toHaveLength(1);
  });

  test.each([
    ['insert', 'GRANT INSERT ON shop.orders TO', 'REVOKE INSERT ON shop.orders FROM'],
    ['update one column', 'GRANT UPDATE (id) ON shop.orders TO', 'REVOKE UPDATE (id) ON shop.orders FROM'],
    ['empty a table', 'GRANT TRUNCATE ON shop.orders TO', 'REVOKE TRUNCATE ON shop.orders FROM'],
    ['make tables', 'GRANT CREATE ON SCHEMA shop TO', 'REVOKE CREATE ON SCHEMA shop FROM'],
    ['take numbers', 'GRANT USAGE ON SEQUENCE shop.numbers TO', 'REVOKE USAGE ON SEQUENCE shop.numbers FROM'],
    ['become one that writes anywhere', 'GRANT pg_write_all_data TO', 'REVOKE pg_write_all_data FROM'],
  ])('is refused to a role that may %s', async (_case, grant, revoke) => {
    await database.query(`${grant} ${role}`);
    await expect(rows()).rejects.toBeInstanceOf(WritableRoleError);
    await database.query(`${revoke} ${role}`);
    expect(await rows()).toHaveLength(1);
  });

  test('is refused to whoever is in a group that may write', async () => {
    await database.query(`GRANT DELETE ON shop.orders TO ${role}_group; GRANT ${role}_group TO ${role}`);
    await expect(rows()).rejects.toBeInstanceOf(WritableRoleError);
    await database.query(`REVOKE ${role}_group FROM ${role}`);
    expect(await rows()).toHaveLength(1);
  });

  test('ends with its signal while a statement runs, and leaves no connection behind', async () => {
    const time = new AbortController();
    const asked = withReadOnlySession(url, { ...options, signal: time.signal }, async (query) => {
      const sleeping = query('SELECT pg_sleep(60)');
      time.abort();
      return sleeping;
    });
    await expect(asked).rejects.toThrow();
    for (;;) {
      const left = await database.query(`SELECT FROM pg_stat_activity WHERE usename = '${role}'`);
      if (left.length === 0) break;
    }
  });

  test('does not wait for a server that accepts and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const asked = withReadOnlySession(
      `postgres://x@127.0.0.1:${port}/x`,
      { ...options, timeoutMs: 50 },
      async () => 'asked',
    );
    await expect(asked).rejects.toThrow();
    silent.close();
  });
});
