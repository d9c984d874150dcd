import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createKey, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { verifyDecision } from '@wingman/token';
import { createKeyRing, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, createTeam, pending, reject, tamper, view } from './people.js';
import type { Team } from './people.js';
import { putApprovalRules } from './tenant-policy.js';

let database: TestDatabase;
let service: TestApprovals;
let team: Team;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
  team = await createTeam(database, { approversForHigh: 2 });
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

describe('where two people must agree', () => {
  test('the first one is not enough, and the second one decides', async () => {
    const approvalId = await pending(service, team);

    const first = await approve(service, approvalId, { key: team.ada.key });
    expect(first.body).toMatchObject({ status: 'PENDING', needs_more: 1, decided_by: 'person:Ada' });
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', needs_more: 1, decided_at: null });
    const second = await approve(service, approvalId, { key: team.ben.key });

    expect(second.body).toMatchObject({ status: 'APPROVED', decided_by: 'person:Ben' });
    expect(second.body).not.toHaveProperty('needs_more');
    expect(await view(service, team, approvalId)).toMatchObject({
      status: 'APPROVED',
      decisions: [{ decided_by: 'person:Ada' }, { decided_by: 'person:Ben' }],
    });
    const entries = (await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.decided');
    expect(entries.map(({ fields }) => fields['status'])).toEqual(['PENDING', 'APPROVED']);
  });

  test('one person counts once, by key and by chat', async () => {
    const approvalId = await pending(service, team);
    await approve(service, approvalId, { key: team.ada.key });

    const again = await approve(service, approvalId, { key: team.relay.key, headers: ADA_ON_TELEGRAM });

    expect(again).toMatchObject({ status: 409, body: { code: 'not_pending' } });
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', needs_more: 1 });
  });

  test('keys that are nobody’s are not people: none of two of them counts, nor one of them beside a person', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => createKey(database, team.tenantId, { scopes: ['decide'] })),
    );
    const approvalId = await pending(service, team);
    for (const key of [one, other]) {
      const answer = await approve(service, approvalId, { key: key?.key ?? '' });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
      expect(answer.body.detail).toContain('give it to a person');
    }
    await approve(service, approvalId, { key: team.ada.key });

    expect(await approve(service, approvalId, { key: other?.key ?? '' })).toMatchObject({ status: 403 });
    expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', needs_more: 1 });
    expect((await reject(service, approvalId, { key: one?.key ?? '' })).body).toMatchObject({ status: 'REJECTED' });
  });

  test('a key that is given to a person between two decisions is that person', async () => {
    const loose = await createKey(database, team.tenantId, { scopes: ['decide'] });
    const approvalId = await pending(service, team);
    await approve(service, approvalId, { key: team.ada.key });
    await database.query('INSERT INTO gatekeeper.person_keys (tenant_id, key_id, person_id) VALUES ($1, $2, $3)', [
      team.tenantId,
      loose.keyId,
      team.ada.personId,
    ]);

    // A key is known for a moment as it was.
    await until(async () => (await approve(service, approvalId, { key: loose.key })).status === 409);
    expect((await approve(service, approvalId, { key: team.ben.key })).body).toMatchObject({ status: 'APPROVED' });
  });

  test('one rejection is enough, also from a person who has agreed before', async () => {
    for (const { key } of [team.ben, team.ada]) {
      const approvalId = await pending(service, team);
      await approve(service, approvalId, { key: team.ada.key });

      expect((await reject(service, approvalId, { key })).body).toMatchObject({ status: 'REJECTED' });
    }
  });

  test('a decision that somebody wrote into the table counts for nobody', async () => {
    const approvalId = await pending(service, team);
    await approve(service, await pending(service, team), { key: team.ben.key });
    await tamper(
      database,
      `INSERT INTO approvals.decisions (tenant_id, approval_id, subject, decision, decided_by, key_id, signature, decided_at)
       SELECT tenant_id, '${approvalId}', subject, decision, decided_by, key_id, signature, decided_at
       FROM approvals.decisions WHERE decided_by = 'person:Ben' AND tenant_id = '${team.tenantId}' LIMIT 1`,
    );

    expect((await approve(service, approvalId, { key: team.ada.key })).body).toMatchObject({
      status: 'PENDING',
      needs_more: 1,
    });
  });

  test('what was decided holds after a restart, and with another signing key beside the old one', async () => {
    const approvalId = await pending(service, team);
    await approve(service, approvalId, { key: team.ada.key });

    const rotated = await createKeyRing(JSON.stringify(service.decisionKeys.published));
    const restarted = await startApprovals(database, { decisionKeys: rotated });

    expect((await approve(restarted, approvalId, { key: team.ben.key })).body).toMatchObject({ status: 'APPROVED' });
    expect(await restarted.close()).toBe(true);
  });
});

describe('where policy has changed since the request', () => {
  test('the stricter one counts when it is decided, also for a request that is asked for again', async () => {
    const other = await createTeam(database);
    const body = { title: 'The same' };
    const approvalId = await pending(service, other, body);
    await putApprovalRules(database, other.tenantId, { approvers_for_high: 2 });
    expect(await pending(service, other, body)).toBe(approvalId);

    expect((await approve(service, approvalId, { key: other.ada.key })).body).toMatchObject({
      status: 'PENDING',
      needs_more: 1,
    });
    expect(await view(service, other, approvalId)).toMatchObject({ status: 'PENDING', needs_more: 1 });
    expect((await approve(service, approvalId, { key: other.ben.key })).body).toMatchObject({ status: 'APPROVED' });
    expect(await signedFor(approvalId)).toEqual([2, 2]);
  });

  test('what was asked for under two people still needs two under a laxer one', async () => {
    const other = await createTeam(database, { approversForHigh: 2 });
    const approvalId = await pending(service, other);
    await putApprovalRules(database, other.tenantId, { approvers_for_high: 1 });

    expect((await approve(service, approvalId, { key: other.ada.key })).body).toMatchObject({ needs_more: 1 });
  });

  test('one that cannot be read approves nothing, and rejecting goes on', async () => {
    const other = await createTeam(database);
    const approvalId = await pending(service, other);
    await putApprovalRules(database, other.tenantId, { schedules: 'whenever' });

    expect(await approve(service, approvalId, { key: other.ada.key })).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    expect((await reject(service, approvalId, { key: other.ada.key })).body).toMatchObject({ status: 'REJECTED' });
  });
});

/** For how many people each decision on a request was signed. */
async function signedFor(approvalId: string): Promise<(number | undefined)[]> {
  const rows = await database.query<{ signature: string }>(
    'SELECT signature FROM approvals.decisions WHERE approval_id = $1 ORDER BY decided_at',
    [approvalId],
  );
  const signed = await Promise.all(
    rows.map(({ signature }) => verifyDecision(signature, service.decisionKeys.trusted)),
  );
  return signed.map(({ required_decisions: required }) => required);
}
