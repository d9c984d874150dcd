import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
import { createExpiryStore } from '../src/expiry/expiry.store.js';
import { createKeyRing, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending, race, reject, view } from './people.js';

let database: TestDatabase;
/** Two replicas with the same keys, which let nothing expire by themselves. */
let one: TestApprovals;
let two: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  const [decisionKeys, tokenKeys] = [await createKeyRing(), await createKeyRing()];
  const options = { decisionKeys, tokenKeys, sweepMs: 3_600_000 };
  one = await startApprovals(database, options);
  two = await startApprovals(database, options);
});
afterAll(async () => {
  expect(await one.close()).toBe(true);
  expect(await two.close()).toBe(true);
  await database.drop();
});

const kindsOf = async (tenantId: string) => (await entriesOf(database, tenantId)).map(({ kind }) => kind);

test('of two replicas that let a request end and two people who decide it then, one replica wins, once', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(one, team, { ttl_seconds: 1 });
  await database.query('SELECT pg_sleep(1.05)');
  const expiring = [one, two].map(({ database: { db } }) => createExpiryStore(db));

  const settled = await race<string[] | CallAnswer>(database, approvalId, [
    ...expiring.map((store) => () => store.expire(team.tenantId, [approvalId])),
    () => approve(one, approvalId, { key: team.ada.key }),
    () => reject(two, approvalId, { key: team.ben.key }),
  ]);

  const values = settled.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)));
  expect(values.slice(0, 2).flat()).toEqual([approvalId]);
  expect(values.slice(2)).toMatchObject([{ body: { code: 'expired' } }, { body: { code: 'expired' } }]);
  expect(await view(one, team, approvalId)).toMatchObject({ status: 'EXPIRED', decisions: [] });
  expect((await kindsOf(team.tenantId)).filter((kind) => kind === 'approval.expired')).toHaveLength(1);
});

test('of the yes that completes a quorum and a no at once, one settles the request', async () => {
  const team = await createTeam(database, { approversForHigh: 2 });
  const approvalId = await pending(one, team);
  expect((await approve(one, approvalId, { key: team.ada.key })).body.needs_more).toBe(1);

  const settled = await race(database, approvalId, [
    () => approve(one, approvalId, { key: team.ben.key }),
    () => reject(two, approvalId, { key: team.ada.key }),
  ]);

  const answers = settled.map((result) => (result.status === 'fulfilled' ? result.value.status : 0));
  expect(answers.sort()).toEqual([200, 409]);
  const { status } = await view(one, team, approvalId);
  expect(['APPROVED', 'REJECTED']).toContain(status);
  const decided = (await kindsOf(team.tenantId)).filter((kind) => kind === 'approval.decided');
  expect(decided).toHaveLength(2);
});
