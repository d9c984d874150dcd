import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { createTeam, pending, tamper, view } from './people.js';

let database: TestDatabase;
let service: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: 20 });
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

async function metric(name: string): Promise<number> {
  const { body } = await call(`${service.url}/metrics`);
  const line = String(body)
    .split('\n')
    .find((one) => one.startsWith(name));
  return Number(line?.split(' ').at(-1));
}

test('a message that was given up is counted as dead, one that waits as pending', async () => {
  const team = await createTeam(database);
  const [given, waiting] = [await pending(service, team), await pending(service, team)];
  const before = await metric('wingman_deliveries{status="dead"');

  await database.query(
    `UPDATE approvals.deliveries SET status = 'DEAD', last_error = 'no chat' WHERE approval_id = $1`,
    [given],
  );

  expect(before).toBe(0);
  expect(await metric('wingman_deliveries{status="dead"')).toBe(1);
  expect(await metric('wingman_deliveries{status="pending"')).toBe(1);
  expect((await view(service, team, waiting)).status).toBe('PENDING');
});

test('a request that cannot end keeps no other from ending, stays as it is, and is counted and told', async () => {
  const [team, others] = [await createTeam(database), await createTeam(database)];
  const stuck = await pending(service, team, { ttl_seconds: 1 });
  await database.query(`CREATE FUNCTION public.refuse_end() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION ''it cannot end''; END';
    CREATE TRIGGER a_refusal BEFORE UPDATE ON approvals.requests
      FOR EACH ROW WHEN (OLD.approval_id = '${stuck}') EXECUTE FUNCTION public.refuse_end()`);
  const [beside, elsewhere] = [
    await pending(service, team, { ttl_seconds: 1 }),
    await pending(service, others, { ttl_seconds: 1 }),
  ];

  await until(async () => (await view(service, team, beside)).status === 'EXPIRED');
  await until(async () => (await view(service, others, elsewhere)).status === 'EXPIRED');

  expect((await view(service, team, stuck)).status).toBe('PENDING');
  expect((await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.expired')).toHaveLength(1);
  expect(service.logs()).toContainEqual(expect.objectContaining({ message: 'approval expiry fails' }));
  expect(await metric('wingman_approvals_overdue')).toBe(0);
  await tamper(
    database,
    `UPDATE approvals.requests SET created_at = now() - interval '1 hour', expires_at = now() - interval '61 seconds'
     WHERE approval_id = '${stuck}'`,
  );
  expect(await metric('wingman_approvals_overdue')).toBe(1);
});
