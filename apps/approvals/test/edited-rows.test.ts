import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, approved, createTeam, mint, outcomeOf, pending, reject, tamper, view } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  // No sweep gets in between: what has expired is told by the clock alone.
  service = await startApprovals(database, { sweepMs: HOUR_MS });
  team = await createTeam(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

describe('an edited row approves nothing', () => {
  test.each([
    ['its commands', `commands = '[["rm", "-rf", "/srv/old-data"], ["rm", "-rf", "/"]]'`],
    ['its worker', `worker_id = 'other'`],
    ['its instruction', `instruction = 'Something else.'`],
    ['its policy', `policy_version = 'another'`],
    ['its objects', `objects = '{"web": "another"}'`],
    ['its digest', `digest = repeat('0', 64)`],
    ['its time', `decided_at = decided_at + interval '1 second'`],
    ['its signature', `signature = 'e30.e30.e30'`],
    ['no signature', `signature = ''`],
  ])('with %s changed', async (_what, change) => {
    const approvalId = await approved(service, team);
    await tamper(database, `UPDATE approvals.requests SET ${change} WHERE approval_id = '${approvalId}'`);
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId }))).toBe('403 not_approved');
  });

  test('when a request that waits is made an approved one with the signature of another', async () => {
    const [signed, waiting] = [await approved(service, team), await pending(service, team)];
    await tamper(
      database,
      `UPDATE approvals.requests r SET status = s.status, signature = s.signature, decided_at = s.decided_at
       FROM approvals.requests s WHERE s.approval_id = '${signed}' AND r.approval_id = '${waiting}'`,
    );
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId: waiting }))).toBe('403 not_approved');
  });

  test('when a rejection is made an approval', async () => {
    const approvalId = await pending(service, team);
    await reject(service, approvalId, { key: team.ada.key });
    await tamper(database, `UPDATE approvals.requests SET status = 'APPROVED' WHERE approval_id = '${approvalId}'`);
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId }))).toBe('403 not_approved');
  });

  test('and its life is not made longer', async () => {
    const approvalId = await approved(service, team, { ttl_seconds: 1 });
    await tamper(
      database,
      `UPDATE approvals.requests SET expires_at = expires_at + interval '1 day' WHERE approval_id = '${approvalId}'`,
    );
    await database.query('SELECT pg_sleep(1.05)');
    expect(await outcomeOf(mint(service, { key: team.ada.key, approvalId }))).toBe('409 expired');
  });

  test('nor is it given another environment', async () => {
    const approvalId = await approved(service, team);
    await tamper(database, `UPDATE approvals.requests SET environment = 'test' WHERE approval_id = '${approvalId}'`);
    const answer = mint(service, { key: team.ada.key, approvalId, environment: 'test' });
    expect(await outcomeOf(answer)).toBe('403 not_approved');
  });
});

describe('a request that waits and was edited is approved by nobody', () => {
  const strict = () => createTeam(database, { approversForHigh: 2 });

  test.each([
    ['fewer people', 'required_decisions = 1'],
    ['a lower risk', `risk = jsonb_set(risk, '{level}', '"MEDIUM"')`],
    ['fewer people and a lower risk', `required_decisions = 1, risk = jsonb_set(risk, '{level}', '"MEDIUM"')`],
    ['somebody else who asked', 'requester_key_id = gen_random_uuid()'],
    ['a person who asked', 'requester_person_id = gen_random_uuid()'],
    ['no seal', 'seal = NULL'],
    ['a seal that is none', `seal = 'e30.e30.e30'`],
  ])('with %s', async (_what, change) => {
    const others = await strict();
    const approvalId = await pending(service, others);
    await tamper(database, `UPDATE approvals.requests SET ${change} WHERE approval_id = '${approvalId}'`);

    for (const { key } of [others.ada, others.ben]) {
      expect(await approve(service, approvalId, { key })).toMatchObject({
        status: 403,
        body: { code: 'not_approved' },
      });
    }
    expect(await view(service, others, approvalId)).toMatchObject({ status: 'PENDING', decisions: [] });
    expect((await reject(service, approvalId, { key: others.ada.key })).body).toMatchObject({ status: 'REJECTED' });
  });

  test('with the seal of one that needs fewer people, whatever else is made to fit it', async () => {
    const others = await strict();
    const [lax, waiting] = [
      await pending(service, others, { commands: [['systemctl', 'restart', 'nginx']] }),
      await pending(service, others),
    ];
    await tamper(
      database,
      `UPDATE approvals.requests r SET seal = s.seal, required_decisions = s.required_decisions, risk = s.risk
       FROM approvals.requests s WHERE s.approval_id = '${lax}' AND r.approval_id = '${waiting}'`,
    );
    expect(await approve(service, waiting, { key: others.ada.key })).toMatchObject({ status: 403 });
  });

  test('between two decisions', async () => {
    const others = await strict();
    const approvalId = await pending(service, others);
    await approve(service, approvalId, { key: others.ada.key });
    await tamper(database, `UPDATE approvals.requests SET required_decisions = 1 WHERE approval_id = '${approvalId}'`);
    expect(await approve(service, approvalId, { key: others.ben.key })).toMatchObject({ status: 403 });
  });
});
