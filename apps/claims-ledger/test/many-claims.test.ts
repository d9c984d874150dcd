import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createReadCounter, createTestDatabase, createTestLog } from '@wingman/testkit';
import type { ReadCounter, TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { newWorker, read, startLedger } from './start-ledger.js';
import type { RunningLedger, Worker } from './start-ledger.js';

const MANY = 3_000;
const LONG = 60_000;
/** What is read besides, such as by a sweep: far from all. */
const FEW = 20;

let database: TestDatabase;
/** With one connection, so that its statistics can be asked for. */
let service: RunningLedger;
let worker: Worker;
/** Of each claim, in the order of the log; every third one is of a worker of its own. */
let claims: { id: string; workerId: string }[];
let readsOf: ReadCounter['readsOf'];

// Claims, then their verdicts, all but two.
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startLedger(database, { env: { DATABASE_POOL_SIZE: '1' } });
  worker = await newWorker(database);
  const log = createTestLog(database, worker.tenantId);
  claims = Array.from({ length: MANY }, (_, index) => ({
    id: uuidv7(),
    workerId: index % 1_000 === 0 ? 'rare' : 'usual',
  }));
  await log.append(
    claims.map(({ id, workerId }) => ({
      kind: 'claim',
      entry_id: id,
      claim_id: id,
      claim: 'It is so.',
      worker_id: workerId,
    })),
  );
  const said = { verdict: 'TRUE', reason_code: 'checked' };
  await log.append(
    claims.slice(0, -2).map(({ id, workerId }) => {
      return { kind: 'verdict', claim_id: id, verification_id: uuidv7(), worker_id: workerId, ...said };
    }),
  );
  // As the server does by itself, soon.
  await database.query('ANALYZE ledger.entries');
  ({ readsOf } = createReadCounter(database, service.database.db, ['ledger.entries']));
}, LONG);
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

test.each([
  ['a page of all', 'limit=50', 50],
  ['a page from the middle', `limit=50&after_seq=${MANY / 2}`, 50],
  ['a page of one worker', 'limit=3&worker_id=rare', 3],
])('%s reads what it shows, with its verdicts, and nothing by going through all', async (_which, query, shown) => {
  const path = `/claims?${query}`;
  // The plan a session keeps is made at the sixth use.
  for (let use = 0; use < 6; use += 1) await read(service, worker, path);

  const reads = await readsOf(async () => {
    const { body } = await read(service, worker, path);
    expect(body.items.map((item: { verdicts: unknown[] }) => item.verdicts.length)).toEqual(Array(shown).fill(1));
  });

  expect(reads.scanned).toBe(0);
  // Each claim twice, one more to know whether there is another page, and its verdict.
  expect(reads.found).toBeLessThanOrEqual(3 * shown + 2 + FEW);
});

test('claims without a verdict are found among thousands by looking up the verdict of each, not by reading all for each', async () => {
  const path = '/claims?verdict=PENDING&limit=50';
  for (let use = 0; use < 6; use += 1) await read(service, worker, path);

  const reads = await readsOf(async () => {
    const { body } = await read(service, worker, path);
    expect(body.items.map(({ claim_id: id }: { claim_id: string }) => id)).toEqual(
      claims.slice(-2).map(({ id }) => id),
    );
  });

  expect(reads.scanned).toBe(0);
  expect(reads.found).toBeLessThanOrEqual(3 * MANY + FEW);
});
