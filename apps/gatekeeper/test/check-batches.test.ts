import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Db } from '@wingman/db';
import { createDb } from '@wingman/db';
import { builtinPolicy, judgeInstruction } from '@wingman/policy';
import { createTenant, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { checkEntry, resultOf } from '../src/check/check.js';
import { createCheckStore } from '../src/check/check.store.js';
import type { NewCheck } from '../src/check/check.store.js';

let database: TestDatabase;
let db: Db;
/** How many transactions were begun. */
let transactions = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const opened = createDb({ url: database.urlFor('gatekeeper'), applicationName: 'test' });
  const inTenant: Db['inTenant'] = (tenantId, work) => {
    transactions += 1;
    return opened.inTenant(tenantId, work);
  };
  db = { ...opened, inTenant };
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

const judgement = judgeInstruction('Tidy up.', builtinPolicy());

function newCheck(tenantId: string, { revision = 0, more = {} }: { revision?: number; more?: object } = {}): NewCheck {
  const asked = { workerId: 'w', instruction: 'Tidy up.', environment: 'dev', checks: undefined };
  const checkId = uuidv7();
  const entry = checkEntry({ tenantId, checkId, asked, judgement, acting: { actor: 'key:k' } });
  Object.assign(entry.fields, more);
  return { tenantId, checkId, asked, result: resultOf(judgement), revision, entry };
}

async function storedOf(tenantId: string) {
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  return {
    checks: ids(
      await database.query('SELECT check_id AS id FROM gatekeeper.checks WHERE tenant_id = $1 ORDER BY 1', [tenantId]),
    ),
    entries: ids(
      await database.query(
        `SELECT fields->>'check_id' AS id FROM ledger.intake WHERE tenant_id = $1 AND kind = 'check' ORDER BY intake_id`,
        [tenantId],
      ),
    ),
  };
}

test('checks that arrive together share a transaction; each has its row and its entry, in their order', async () => {
  const tenantId = await createTenant(database);
  const store = createCheckStore(db);
  const checks = Array.from({ length: 20 }, () => newCheck(tenantId));
  transactions = 0;

  expect(await Promise.all(checks.map((check) => store.insert(check)))).toEqual(checks.map(() => true));

  const ids = checks.map(({ checkId }) => checkId);
  expect(await storedOf(tenantId)).toEqual({ checks: ids, entries: ids });
  expect(transactions).toBe(1);
});

test('of checks that share a transaction, those judged by a policy that is no more in force are not recorded', async () => {
  const tenantId = await createTenant(database);
  const store = createCheckStore(db);
  const checks = [0, 0, 7, 0].map((revision) => newCheck(tenantId, { revision }));

  expect(await Promise.all(checks.map((check) => store.insert(check)))).toEqual([true, true, false, true]);

  const ids = checks.filter(({ revision }) => revision === 0).map(({ checkId }) => checkId);
  expect(await storedOf(tenantId)).toEqual({ checks: ids, entries: ids });
});

test('an entry that the ledger refuses takes its own check with it and no other', async () => {
  const tenantId = await createTenant(database);
  const store = createCheckStore(db);
  const tooLarge = { more: { text: 'x'.repeat(70_000) } };
  const checks = [{}, {}, tooLarge, {}].map((option) => newCheck(tenantId, option));

  const outcomes = await Promise.allSettled(checks.map((check) => store.insert(check)));

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  const ids = checks.filter((_check, place) => place !== 2).map(({ checkId }) => checkId);
  expect(await storedOf(tenantId)).toEqual({ checks: ids, entries: ids });
});
