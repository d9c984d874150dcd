import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { createDeliveryStore } from '../src/delivery/delivery.store.js';
import { ask, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, pending, tamper } from './people.js';
import type { Team } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

/** Of a suspended tenant nothing is approved and nobody is told; requests still end at their time. */
let database: TestDatabase;
let service: TestApprovals;
let team: Team;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});
beforeEach(async () => {
  team = await createTeam(database);
});

const put = (status: 'ACTIVE' | 'SUSPENDED') =>
  database.query('UPDATE gatekeeper.tenants SET status = $2 WHERE tenant_id = $1', [team.tenantId, status]);
const statusOf = async (approvalId: string) =>
  (
    await database.query<{ status: string }>('SELECT status FROM approvals.requests WHERE approval_id = $1', [
      approvalId,
    ])
  )[0]?.status;

test('nothing is approved, not even with a key that was good a moment ago, and nothing approves itself', async () => {
  const approvalId = await pending(service, team);
  // Both keys are remembered.
  await ask(service, team.worker, { body: HARMLESS });
  await call(`${service.url}/approvals/pending`, { key: team.ada.key });
  await put('SUSPENDED');

  const said = await approve(service, approvalId, team.ada);
  const asked = await ask(service, team.worker, { body: { ...HARMLESS, title: 'Look again' } });

  expect([401, 503]).toContain(said.status);
  expect(await statusOf(approvalId)).toBe('PENDING');
  expect(asked.body.status).not.toBe('AUTO_APPROVED');
  await put('ACTIVE');
  await until(async () => (await approve(service, approvalId, team.ada)).status === 200);
});

test('nobody is told, and nobody is told again, until it is resumed', async () => {
  await putApprovalRules(database, team.tenantId, { escalation: { after_minutes: 10, times: 1 } });
  const approvalId = await pending(service, team);
  await put('SUSPENDED');
  await tamper(
    database,
    `UPDATE approvals.escalations SET next_at = clock_timestamp() WHERE approval_id = '${approvalId}'`,
  );
  const deliveries = createDeliveryStore(service.database.db);
  const lease = () => deliveries.lease(team.tenantId, { channel: 'telegram', holder: 'x', seconds: 1, limit: 9 });
  const steps = async () =>
    (await database.query('SELECT FROM approvals.escalations WHERE approval_id = $1 AND done > 0', [approvalId]))
      .length;

  // The sweep ends another tenant's request: it went over everything that was due.
  const other = await createTeam(database);
  const ending = await pending(service, other);
  await tamper(
    database,
    `UPDATE approvals.requests SET expires_at = created_at + interval '1 ms' WHERE approval_id = '${ending}'`,
  );
  await until(async () => (await statusOf(ending)) === 'EXPIRED');
  expect([await steps(), await lease()]).toEqual([0, []]);

  await put('ACTIVE');
  await until(async () => (await steps()) === 1);
  expect((await lease()).map(({ kind }) => kind)).toEqual(['request']);
});

test('what waits still ends at its time: that is a no', async () => {
  const approvalId = await pending(service, team);
  await put('SUSPENDED');
  await tamper(
    database,
    `UPDATE approvals.requests SET expires_at = created_at + interval '1 ms' WHERE approval_id = '${approvalId}'`,
  );
  await until(async () => (await statusOf(approvalId)) === 'EXPIRED');
});
