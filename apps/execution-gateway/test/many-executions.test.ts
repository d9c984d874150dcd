import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReadCounter, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { by, createCountingExecutor } from './fake-executor.js';
import { allowPrograms, approve, createKeys, createWorker, execute, mint, startGateway } from './gateway.js';
import type { Keys } from './gateway.js';

const COMMAND = ['tidy', 'up'];
const MANY = 150;
const LONG = 60_000;
/** The token, the approval's executions, the execution that ends; each may be looked at more than once. */
const FEW = 10;

let database: TestDatabase;
let keys: Keys;
/** With one connection, so that its statistics can be asked for. */
let service: TestService;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createKeys();
  service = await startGateway(database, {
    keys,
    ...by(createCountingExecutor()),
    env: { DATABASE_POOL_SIZE: '1' },
  });
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

test(
  'an execution reads its own rows, however many there were before, in tables never analyzed',
  async () => {
    for (const table of ['gateway.executions', 'approvals.tokens', 'approvals.requests']) {
      await database.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    }
    const worker = await createWorker(database);
    await allowPrograms(database, worker.tenantId, { tidy: '/usr/bin/tidy' });
    const usable = async () => {
      const approval = await approve(database, worker, keys, { commands: [COMMAND] });
      const token = await mint(database, worker, keys, approval, COMMAND);
      return { key: worker.key, token, approvalId: approval.approvalId, command: COMMAND };
    };
    for (let use = 0; use < MANY; use += 1) expect((await execute(service, await usable())).status).toBe(200);
    const last = await usable();
    const { readsOf } = createReadCounter(database, service.database.db, ['gateway.executions', 'approvals.tokens']);

    const { scanned, found } = await readsOf(() => execute(service, last));

    expect(scanned).toBe(0);
    expect(found).toBeLessThanOrEqual(FEW);
  },
  LONG,
);
