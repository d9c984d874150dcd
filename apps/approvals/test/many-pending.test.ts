import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, copyWaiting, createReadCounter, createTestDatabase, until } from '@wingman/testkit';
import type { ReadCounter, TestDatabase } from '@wingman/testkit';
import { createWorker, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending } from './people.js';
import type { Team } from './people.js';

const MANY = 10_000;
const LONG = 120_000;
/** What is read besides, such as by a sweep: far from all. */
const FEW = 20;

let database: TestDatabase;
/** With one connection, so that its statistics can be asked for. */
let service: TestApprovals;
let team: Team;
let first: string;
/** All that wait, in the order of creation. */
let waiting: string[];
let readsOf: ReadCounter['readsOf'];

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { env: { DATABASE_POOL_SIZE: '1' }, sweepMs: 3_600_000 });
  team = await createTeam(database);
  first = await pending(service, team);
  waiting = [first, ...(await copyWaiting(database, { approvalId: first, count: MANY - 1 }))];
  ({ readsOf } = createReadCounter(database, service.database.db, ['approvals.requests', 'approvals.deliveries']));
}, LONG);
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const page = async (path: string, key = team.read.key) => (await call(`${service.url}${path}`, { key })).body;

test.each([
  ['/approvals/pending', 500],
  ['/approvals', 500],
  ['/approvals?status=PENDING&worker_id=deployer', 250],
])(
  'every one of ten thousand stands once on the pages of %s, newest first',
  async (list, limit) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const mark: string = list.includes('?') ? '&' : '?';
      const body = await page(`${list}${mark}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ approval_id: id }: { approval_id: string }) => id));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual([...waiting].reverse());
  },
  LONG,
);

test.each([
  ['the newest', '/approvals/pending?limit=50'],
  ['those in the middle', () => `/approvals/pending?limit=50&cursor=${waiting[MANY / 2]}`],
  ['the oldest', () => `/approvals?status=PENDING&limit=50&cursor=${waiting[60]}`],
  ['those of one worker', '/approvals?worker_id=deployer&limit=50'],
])('a page of %s reads what it shows, and nothing by going through all', async (_which, path) => {
  let shown = 0;
  const { scanned, found } = await readsOf(async () => {
    shown = (await page(typeof path === 'string' ? path : path())).items.length;
  });

  expect([shown, scanned]).toEqual([50, 0]);
  // The page, one row more to know whether there is another page, and each of them again for all its columns.
  expect(found).toBeLessThanOrEqual(2 * 51 + FEW);
});

test('a worker without requests is not sent through those of all others', async () => {
  const other = await createWorker(database, { tenantId: team.tenantId, workerId: 'other' });

  const reads = await readsOf(async () => {
    expect((await page('/approvals/pending', other.key)).items).toEqual([]);
  });

  expect(reads.scanned).toBe(0);
  expect(reads.found).toBeLessThanOrEqual(FEW);
});

test('one more is asked for, waited for and decided by its own row', async () => {
  let id = '';
  const asking = await readsOf(async () => (id = await pending(service, team)));
  expect(asking.scanned).toBe(0);
  expect(asking.found).toBeLessThanOrEqual(FEW);

  const deciding = await readsOf(async () => {
    const wait = call(`${service.url}/approvals/${id}/wait?timeout=60`, { key: team.worker.key });
    await until(async () =>
      /wingman_approval_waiters\S* 1$/m.test(await (await fetch(`${service.url}/metrics`)).text()),
    );
    expect((await approve(service, id, { key: team.ada.key })).status).toBe(200);
    expect((await wait).body.status).toBe('APPROVED');
  });
  expect(deciding.found).toBeLessThanOrEqual(2 * FEW);
});

test('what is overdue is found among ten thousand that are not', async () => {
  const late = await pending(service, team, { ttl_seconds: 1 });
  const ending = await startApprovals(database, { sweepMs: 50 });

  await until(async () => (await page(`/approvals/${late}`)).status === 'EXPIRED');

  expect(await ending.close()).toBe(true);
  expect((await page(`/approvals/${first}`)).status).toBe('PENDING');
});
