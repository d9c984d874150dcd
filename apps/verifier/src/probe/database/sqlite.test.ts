import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createScope } from '../../scope/scope.js';
import { createFixture, type Fixture } from '../fixture.js';
import { DEFAULT_LIMITS } from '../probe.js';
import { makeDatabase, type MadeDatabase } from './sqlite-fixture.js';

let fixture: Fixture;
let made: MadeDatabase;
beforeAll(async () => {
  fixture = createFixture();
  made = await makeDatabase(SCHEMA);
  writeFileSync(fixture.at('shop.db'), made.main);
});
afterAll(() => fixture.remove());

const SCHEMA = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, score REAL, active TEXT, code);
  INSERT INTO users VALUES (1, 'ann@example.test', 1.5, 'true', '007'), (2, 'bob@example.test', 2, '0', 7), (3, 'it''s', NULL, 'no', NULL);
  CREATE TABLE "Odd Name" (x); CREATE TABLE empty_one (id);
  CREATE VIEW admins AS SELECT * FROM users;
  CREATE TABLE _migrations (name TEXT, applied_at TEXT);
  INSERT INTO _migrations VALUES ('001_init', '2026-01-01'), ('002_open', NULL);
  CREATE VIRTUAL TABLE notes USING fts5 (body);`;

type Fields = Omit<CheckOf<'database'>, 'type' | 'connection'>;
const ask = (fields: Fields, connection = 'shop.db') => fixture.answer({ type: 'database', connection, ...fields });

describe('a database file', () => {
  test.each<[string, Fields, string]>([
    ['a table', { table: 'users' }, 'PASS'],
    ['a table in other letters', { table: 'USERS' }, 'PASS'],
    ['a table of the one schema there is', { table: 'main.users' }, 'PASS'],
    ['a table of a schema that another file would be', { table: 'temp.users' }, 'UNKNOWN ambiguous'],
    ['no such table', { table: 'orders' }, 'FAIL missing'],
    ['no such table, which was said', { table: 'orders', negate: true }, 'PASS'],
    ['a view', { table: 'admins' }, 'UNKNOWN ambiguous'],
    ['a table that a module makes up', { table: 'notes', count: 0 }, 'UNKNOWN ambiguous'],
    ['the schema itself', { table: 'sqlite_schema' }, 'UNKNOWN ambiguous'],
    ['the number of rows', { table: 'users', count: 3 }, 'PASS'],
    ['another number of rows', { table: 'users', count: 4 }, 'FAIL count_differs'],
    ['a range', { table: 'users', count: { min: 2, max: 3 } }, 'PASS'],
    ['no rows', { table: 'empty_one', count: 0 }, 'PASS'],
    ['a row', { table: 'users', row: { id: 1, email: 'ann@example.test' } }, 'PASS'],
    ['a row with an apostrophe', { table: 'users', row: { email: "it's" } }, 'PASS'],
    ['values that are no statement', { table: 'users', row: { email: "' OR 1=1 --" } }, 'FAIL row_missing'],
    ['values of two rows', { table: 'users', row: { id: 1, email: 'bob@example.test' } }, 'FAIL row_missing'],
    ['a number as its column keeps it', { table: 'users', row: { score: 2 } }, 'PASS'],
    ['nothing', { table: 'users', row: { score: null } }, 'PASS'],
    ['a column that is not there', { table: 'users', row: { age: 1 } }, 'FAIL row_missing'],
    ['a number kept as text and as number', { table: 'users', row: { code: 7 } }, 'PASS'],
    ['a truth kept as a word', { table: 'users', row: { active: true } }, 'UNKNOWN ambiguous'],
    ['a number that JSON does not carry', { table: 'users', row: { id: 2 ** 60 } }, 'UNKNOWN ambiguous'],
    ['letters in another case', { table: 'users', row: { email: 'Ann@example.test' } }, 'UNKNOWN ambiguous'],
    ['a migration', { migration: '001_init' }, 'PASS'],
    ['a migration without its time', { migration: '002_open' }, 'FAIL migration_unfinished'],
    ['no such migration', { migration: '003_more' }, 'FAIL missing'],
  ])('answers about %s', async (_case, fields, expected) => {
    expect(await ask(fields)).toBe(expected);
  });

  test('shows the digest of what was read, and no value', async () => {
    const { observed } = await fixture.run({ type: 'database', connection: 'shop.db', table: 'users', row: { id: 1 } });
    expect(observed).toMatchObject({ exists: true, rows: 1, digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/) });
    expect(JSON.stringify(observed)).not.toContain('ann@');
  });
});

describe('which file is meant', () => {
  test.each<[string, string, string]>([
    ['its path', 'shop.db', 'PASS'],
    ['its address', 'sqlite:///ROOT/shop.db', 'PASS'],
    ['a file that is not there', 'other.db', 'FAIL missing'],
    ['a file outside the roots', '/etc/shop.db', 'UNKNOWN outside_allowed_roots'],
    ['a name that the settings do not have', 'shop', 'UNKNOWN unknown_connection'],
    ['a server that the settings do not have', 'postgres://127.0.0.1/shop', 'UNKNOWN unknown_connection'],
    ['another host', 'sqlite://host/shop.db', 'UNKNOWN unknown_connection'],
  ])('%s', async (_case, connection, expected) => {
    expect(await ask({ table: 'users' }, connection.replace('/ROOT', fixture.root))).toBe(expected);
  });

  test('of a file that is not there no table was dropped', async () => {
    expect(await ask({ table: 'users', negate: true }, 'other.db')).toBe('UNKNOWN missing');
  });

  test('a connection of the settings whose file went away accuses nobody', async () => {
    const named = createFixture({ roots: [fixture.root], databases: { main: `sqlite://${fixture.at('gone.db')}` } });
    expect(await named.answer({ type: 'database', connection: 'main', table: 'users' })).toBe('UNKNOWN unreachable');
    named.remove();
  });

  test('a link is followed to what lies beside its target, a file of two names is open', async () => {
    mkdirSync(fixture.at('links'));
    symlinkSync('../shop.db', fixture.at('links/shop.db'));
    expect(await ask({ table: 'users' }, 'links/shop.db')).toBe('PASS');
    copyFileSync(fixture.at('shop.db'), fixture.at('twice.db'));
    linkSync(fixture.at('twice.db'), fixture.at('second.db'));
    expect(await ask({ table: 'users' }, 'twice.db')).toBe('UNKNOWN ambiguous');
  });
});

describe('what a program that writes left beside the file', () => {
  test('rows that are only in the write-ahead log count, and the file is not touched', async () => {
    const { main, wal } = await makeDatabase(SCHEMA, `INSERT INTO empty_one VALUES (1), (2)`, 'wal');
    writeFileSync(fixture.at('log.db'), main);
    expect(await ask({ table: 'empty_one', count: 0 }, 'log.db')).toBe('PASS');
    writeFileSync(fixture.at('log.db-wal'), wal ?? '');
    expect(wal?.length).toBeGreaterThan(0);
    expect(await ask({ table: 'empty_one', count: 2 }, 'log.db')).toBe('PASS');
    expect(await ask({ table: 'empty_one', count: 0 }, 'log.db')).toBe('FAIL count_differs');
    expect(existsSync(fixture.at('log.db-shm'))).toBe(false);
  });

  test('a change that was not committed is taken back', async () => {
    const { main, journal } = await makeDatabase(SCHEMA, `DELETE FROM users`, 'journal');
    writeFileSync(fixture.at('hot.db'), main);
    expect(await ask({ table: 'users', count: 0 }, 'hot.db')).toBe('PASS');
    writeFileSync(fixture.at('hot.db-journal'), journal ?? '');
    expect(await ask({ table: 'users', count: 3 }, 'hot.db')).toBe('PASS');
  });

  test('a change of several databases is open', async () => {
    const { main, journal } = await makeDatabase(SCHEMA, `DELETE FROM users`, 'journal');
    writeFileSync(fixture.at('many.db'), main);
    const ending = Buffer.from('d9d505f920a163d7', 'hex');
    writeFileSync(fixture.at('many.db-journal'), Buffer.concat([journal ?? Buffer.alloc(0), ending]));
    expect(await ask({ table: 'users', count: 3 }, 'many.db')).toBe('UNKNOWN ambiguous');
  });

  test.each(['-wal', '-journal'])('a link in place of %s is not followed', async (suffix) => {
    const name = `linked${suffix}.db`;
    copyFileSync(fixture.at('shop.db'), fixture.at(name));
    symlinkSync('/etc/passwd', fixture.at(name + suffix));
    expect(await ask({ table: 'orders' }, name)).toBe('UNKNOWN special_file');
  });

  test('a file that is written all the time is open, never half read', async () => {
    copyFileSync(fixture.at('shop.db'), fixture.at('busy.db'));
    const busy = { stop: false };
    const writing = (async () => {
      while (!busy.stop) {
        copyFileSync(fixture.at('shop.db'), fixture.at('draft.db'));
        renameSync(fixture.at('draft.db'), fixture.at('busy.db'));
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect(await ask({ table: 'users' }, 'busy.db')).toBe('UNKNOWN changed_while_looking');
    busy.stop = true;
    await writing;
  });
});

test('a log that was taken into the file between two looks is not lost', async () => {
  const { main, wal } = await makeDatabase('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)', 'wal');
  const whole = await makeDatabase('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  writeFileSync(fixture.at('torn.db'), main);
  writeFileSync(fixture.at('torn.db-wal'), wal ?? '');
  writeFileSync(fixture.at('whole.db'), whole.main);
  const made = Date.now();
  await until(() => Date.now() > made + 100);
  let looks = 0;
  const scope = createScope({ roots: [fixture.root] });
  const roots = () => {
    looks += 1;
    if (looks === 2) {
      renameSync(fixture.at('whole.db'), fixture.at('torn.db'));
      rmSync(fixture.at('torn.db-wal'));
    }
    return scope.roots;
  };
  const swapping = Object.defineProperty({ ...scope }, 'roots', { get: roots });
  const check = { type: 'database', connection: 'torn.db', table: 't', count: 1 } as const;
  expect(await fixture.answer(check, { scope: swapping })).toBe('PASS');
  expect(looks).toBeGreaterThan(6);
});

describe('what is no database, or a broken one', () => {
  test('counts rows in the table, whatever an index holds', async () => {
    const { main } = await makeDatabase(`CREATE TABLE t (a); CREATE INDEX ti ON t (a); CREATE TABLE u (a);
      CREATE INDEX ui ON u (a); INSERT INTO t VALUES ('x'), ('y'); PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET rootpage = (SELECT sum(rootpage) FROM sqlite_schema WHERE type = 'index') - rootpage
      WHERE type = 'index'`);
    writeFileSync(fixture.at('swapped.db'), main);
    expect(await ask({ table: 't', row: { a: 'x' } }, 'swapped.db')).toBe('PASS');
    expect(await ask({ table: 't', row: { a: 'x' }, count: 1 }, 'swapped.db')).toBe('PASS');
    expect(await ask({ table: 't', count: 2 }, 'swapped.db')).toBe('PASS');
  });

  test('says nothing of tables in a file of something else', async () => {
    writeFileSync(fixture.at('text.db'), 'users\n'.repeat(100));
    expect(await ask({ table: 'orders' }, 'text.db')).toBe('UNKNOWN wrong_format');
  });

  test('takes an empty file for the empty database that it is', async () => {
    writeFileSync(fixture.at('nothing.db'), '');
    expect(await ask({ table: 'users' }, 'nothing.db')).toBe('FAIL missing');
  });

  test('does not call rows missing in a damaged file', async () => {
    const { main } = await makeDatabase(`CREATE TABLE t (a); CREATE TABLE pad (b);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO t SELECT i FROM n`);
    const answers = new Set<string>();
    for (let at = 4096; at < main.length; at += 1024) {
      const damaged = Buffer.from(main);
      damaged.fill(0xff, at, at + 16);
      writeFileSync(fixture.at('damaged.db'), damaged);
      answers.add(await ask({ table: 't', count: 2000 }, 'damaged.db'));
    }
    expect([...answers].filter((answer) => answer.startsWith('FAIL'))).toEqual([]);
    expect(answers).toContain('UNKNOWN look_failed');
    writeFileSync(fixture.at('cut.db'), main.subarray(0, 5000));
    expect(await ask({ table: 'pad' }, 'cut.db')).not.toMatch(/^FAIL/);
  });

  test('reads no more than its limit, however little of it is on the disk', async () => {
    copyFileSync(fixture.at('shop.db'), fixture.at('huge.db'));
    truncateSync(fixture.at('huge.db'), DEFAULT_LIMITS.databaseBytes + 1);
    expect(await ask({ table: 'users' }, 'huge.db')).toBe('UNKNOWN too_large');
  });

  test('does not read texts of an encoding that it was built without', async () => {
    const utf16 = Buffer.from(made.main);
    utf16.writeUInt32BE(2, 56);
    writeFileSync(fixture.at('utf16.db'), utf16);
    expect(await ask({ table: 'orders' }, 'utf16.db')).toBe('UNKNOWN not_supported_yet');
  });

  test('runs nothing that a schema names', async () => {
    const { main } = await makeDatabase(
      `CREATE TABLE t (a, b AS (load_extension('x')) VIRTUAL); INSERT INTO t (a) VALUES (1)`,
    ).catch(async () =>
      makeDatabase(`CREATE TABLE t (a, b AS (hex(zeroblob(100000000))) VIRTUAL); INSERT INTO t (a) VALUES (1)`),
    );
    writeFileSync(fixture.at('trap.db'), main);
    expect(await ask({ table: 't', row: { a: 1 } }, 'trap.db')).toBe('PASS');
    expect(await ask({ table: 't', row: { b: 'x' } }, 'trap.db')).toBe('UNKNOWN look_failed');
  });

  test('bytes behind the end change nothing', async () => {
    copyFileSync(fixture.at('shop.db'), fixture.at('longer.db'));
    appendFileSync(fixture.at('longer.db'), 'x'.repeat(10));
    expect(await ask({ table: 'users', count: 3 }, 'longer.db')).toMatch(/^(?:PASS|UNKNOWN)/);
  });
});
