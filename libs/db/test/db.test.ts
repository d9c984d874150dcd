import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGate, createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { Gate, TestDatabase } from '@wingman/testkit';
import { createDb } from '../src/index.js';
import type { Db } from '../src/index.js';

let database: TestDatabase;
let gate: Gate;
let db: Db;
let [acme, other]: [string, string] = ['', ''];

beforeAll(async () => {
  database = await createTestDatabase();
  gate = await createGate(database.urlFor('verifier'));
  // One connection, so that every transaction reuses it.
  db = createDb({ url: gate.url, applicationName: 'test', poolSize: 1 });
  acme = await createTenant(database, { name: 'acme' });
  other = await createTenant(database, { name: 'other' });
});

afterAll(async () => {
  await db.close();
  await gate.close();
  await database.drop();
});

const setCursor = (tenantId: string, as = tenantId) =>
  db.inTenant(as, (tx) => tx.query('INSERT INTO verifier.cursors (tenant_id) VALUES ($1)', [tenantId]));

const cursorsSeenBy = async (tenantId: string): Promise<string[]> =>
  db.inTenant(tenantId, async (tx) => {
    const { rows } = await tx.query<{ tenant_id: string }>('SELECT tenant_id FROM verifier.cursors');
    return rows.map((row) => row.tenant_id);
  });

test('a tenant sees and writes its own rows only, on one connection after the other', async () => {
  await setCursor(acme);
  await setCursor(other);

  expect(await cursorsSeenBy(acme)).toEqual([acme]);
  expect(await cursorsSeenBy(other)).toEqual([other]);
  expect(await cursorsSeenBy(acme)).toEqual([acme]);
  await expect(setCursor(other, acme)).rejects.toThrow(/row-level security/);
});

test('a tenant cannot change the rows of another, however it names them', async () => {
  const { rowCount } = await db.inTenant(acme, (tx) =>
    tx.query('UPDATE verifier.cursors SET next_seq = 99 WHERE tenant_id = $1', [other]),
  );

  expect(rowCount).toBe(0);
  await expect(
    db.inTenant(acme, (tx) => tx.query('DELETE FROM verifier.cursors WHERE tenant_id = $1', [other])),
  ).rejects.toThrow(/permission denied/);
});

test('outside a tenant nothing is seen, on a connection that served a tenant before', async () => {
  await cursorsSeenBy(acme);

  expect((await db.query('SELECT tenant_id FROM verifier.cursors')).rows).toEqual([]);
  await expect(db.query('INSERT INTO verifier.cursors (tenant_id) VALUES ($1)', [acme])).rejects.toThrow(
    /row-level security/,
  );
});

test('a single statement has its tenant and stands when it is answered; one that fails leaves the connection as new', async () => {
  const claimId = '01a1fc16-da90-7053-aefa-9baf026fb310';
  const insert = 'INSERT INTO verifier.attempts (tenant_id, claim_id) VALUES ($1, $2) RETURNING claim_id';

  const { rows } = await db.queryInTenant<{ claim_id: string }>(acme, insert, [acme, claimId], { name: 'one' });
  expect(rows).toEqual([{ claim_id: claimId }]);
  expect(await database.query('SELECT FROM verifier.attempts WHERE claim_id = $1', [claimId])).toHaveLength(1);

  await expect(db.queryInTenant(acme, insert, [other, claimId], { name: 'one' })).rejects.toThrow(/row-level security/);
  await expect(db.queryInTenant('no tenant', insert, [acme, claimId])).rejects.toThrow();
  expect(await cursorsSeenBy(other)).toEqual([other]);
});

describe('a transaction', () => {
  const attempts = async (claimId: string): Promise<number> => {
    const rows = await database.query('SELECT FROM verifier.attempts WHERE claim_id = $1', [claimId]);
    return rows.length;
  };
  const insert = 'INSERT INTO verifier.attempts (tenant_id, claim_id) VALUES ($1, $2)';

  test('whose work throws leaves nothing, and the connection is as new', async () => {
    const claimId = '01a1fc16-da90-7053-aefa-9baf026fb301';
    const work = db.inTenant(acme, async (tx) => {
      await tx.query(insert, [acme, claimId]);
      throw new Error('changed my mind');
    });

    await expect(work).rejects.toThrow('changed my mind');
    expect(await attempts(claimId)).toBe(0);
    expect(await cursorsSeenBy(other)).toEqual([other]);
  });

  test('one of whose statements fails leaves nothing, even when the failure is swallowed', async () => {
    const claimId = '01a1fc16-da90-7053-aefa-9baf026fb302';
    const work = db.inTenant(acme, async (tx) => {
      await tx.query(insert, [acme, claimId]);
      await tx.query('SELECT 1/0').catch(() => undefined);
    });

    await expect(work).rejects.toThrow('rolled back');
    expect(await attempts(claimId)).toBe(0);
  });

  test('sees its own writes, and nobody else does before its end', async () => {
    const claimId = '01a1fc16-da90-7053-aefa-9baf026fb303';
    await db.inTenant(acme, async (tx) => {
      await tx.query(insert, [acme, claimId]);
      const { rowCount } = await tx.query('SELECT FROM verifier.attempts WHERE claim_id = $1', [claimId]);
      expect([rowCount, await attempts(claimId)]).toEqual([1, 0]);
    });
    expect(await attempts(claimId)).toBe(1);
  });

  test.each(["x'; DROP TABLE verifier.cursors; --", '', 'acme', '00000000'])(
    'is not begun for what is no tenant id: %j',
    async (tenantId) => {
      await expect(db.inTenant(tenantId, async () => 'ran')).rejects.toThrow('a tenant id must be a UUID');
      await expect(db.prismaInTenant(tenantId, async () => 'ran')).rejects.toThrow('a tenant id must be a UUID');
    },
  );
});

describe('through Prisma', () => {
  test('the same walls stand', async () => {
    const gatekeeper = createDb({ url: database.urlFor('gatekeeper'), applicationName: 'test', poolSize: 1 });
    try {
      const seen = (tenantId: string) => gatekeeper.prismaInTenant(tenantId, (tx) => tx.tenant.findMany());
      expect((await seen(acme)).map(({ name }) => name)).toEqual(['acme']);
      expect((await seen(other)).map(({ name }) => name)).toEqual(['other']);
      const forged = gatekeeper.prismaInTenant(acme, (tx) =>
        tx.person.create({ data: { personId: other, tenantId: other, name: 'Eve' } }),
      );
      await expect(forged).rejects.toThrow(/row-level security/);
      expect(await gatekeeper.prismaInTenant(other, (tx) => tx.person.count())).toBe(0);
    } finally {
      await gatekeeper.close();
    }
  });
});

describe('a database that is away', () => {
  test('is unavailable for every kind of call, and there again when it is back', async () => {
    gate.shut();
    try {
      for (const attempt of [
        () => db.ping(),
        () => db.query('SELECT 1'),
        () => db.inTenant(acme, (tx) => tx.query('SELECT 1')),
        () => db.prismaInTenant(acme, (tx) => tx.tenant.count()),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
      }
    } finally {
      gate.open();
    }
    await until(() => db.ping().then(() => true));
    expect(await cursorsSeenBy(acme)).toEqual([acme]);
  });

  test('in the middle of a transaction undoes it and says unavailable', async () => {
    const claimId = '01a1fc16-da90-7053-aefa-9baf026fb304';
    const work = db.inTenant(acme, async (tx) => {
      await tx.query('INSERT INTO verifier.attempts (tenant_id, claim_id) VALUES ($1, $2)', [acme, claimId]);
      gate.shut();
      await tx.query('SELECT 1');
    });

    await expect(work).rejects.toMatchObject({ code: 'unavailable' });
    gate.open();
    await until(() => db.ping().then(() => true));
    expect(await database.query('SELECT FROM verifier.attempts WHERE claim_id = $1', [claimId])).toEqual([]);
  });

  test('because an administrator ended the session is unavailable, not an internal error', async () => {
    const work = db.inTenant(acme, async (tx) => {
      await tx.query('SELECT 1');
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = 'wingman_verifier'`,
      );
      await tx.query('SELECT 1');
    });

    await expect(work).rejects.toMatchObject({ code: 'unavailable' });
    await until(() => db.ping().then(() => true));
  });

  test('is told from a statement that is wrong', async () => {
    await expect(db.query('SELEKT')).rejects.toThrow('syntax error');
    await expect(db.inTenant(acme, (tx) => tx.query('SELECT * FROM nowhere'))).rejects.toThrow('does not exist');
  });
});
