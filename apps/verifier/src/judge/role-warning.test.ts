import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@wingman/testkit';
import { createScope } from '../scope/scope.js';
import { createJudgePart } from './judge-part.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => database.drop());

test('a database whose role may write is not asked, and the log says so once for each connection', async () => {
  const warned: unknown[] = [];
  const judgePart = createJudgePart({
    scopeOf: () => createScope({ databases: { main: database.adminUrl, other: database.adminUrl } }),
    hostIds: [],
    log: { warn: (message, facts) => void warned.push([message, facts]) },
  });
  const ask = (connection: string) =>
    judgePart({ checks: [{ type: 'database', connection, table: 'x' }] }, { tenantId: 'acme', context: undefined });
  expect(await ask('main')).toMatchObject({ verdict: 'UNVERIFIABLE', checks: [{ reason: 'writable_role' }] });
  await ask('main');
  await ask('other');
  const message = 'a database is not asked: its role may write';
  expect(warned).toEqual([
    [message, { tenantId: 'acme', connection: 'main' }],
    [message, { tenantId: 'acme', connection: 'other' }],
  ]);
  expect(JSON.stringify(warned)).not.toContain('postgres');
});
