import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { verifyDecision } from '@wingman/token';
import { createWorker, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, createTeam, pending, race, view } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { sweepMs: HOUR_MS });
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const REASON = 'the worker is compromised';
const rejectMany = (key: string, body: object, headers?: Record<string, string>) =>
  call(`${service.url}/approvals/reject`, { key, headers, body: { reason: REASON, ...body } });
const outcomesOf = ({ body }: Awaited<ReturnType<typeof rejectMany>>): string[] =>
  body.results.map(({ outcome }: { outcome: string }) => outcome);
const many = (team: Team, count: number) => Promise.all(Array.from({ length: count }, () => pending(service, team)));

describe('many are rejected at once', () => {
  test('each with a signed decision and a ledger entry of its own', async () => {
    const team = await createTeam(database);
    const ids = await many(team, 3);

    const answer = await rejectMany(team.ada.key, { approval_ids: ids });

    expect(answer).toMatchObject({ status: 200, body: { rejected: 3, more: false } });
    expect(answer.body.results).toEqual(ids.map((id) => ({ approval_id: id, outcome: 'rejected' })));
    for (const id of ids) {
      expect(await view(service, team, id)).toMatchObject({
        status: 'REJECTED',
        decided_by: 'person:Ada',
        note: REASON,
      });
    }
    const rows = await database.query<{ approval_id: string; signature: string }>(
      'SELECT approval_id, signature FROM approvals.decisions WHERE approval_id = ANY ($1)',
      [ids],
    );
    const signed = await Promise.all(rows.map((row) => verifyDecision(row.signature, service.decisionKeys.trusted)));
    expect(signed.map(({ approval_id: id, decision }) => [id, decision]).sort()).toEqual(
      ids.map((id) => [id, 'REJECTED']).sort(),
    );
    const decided = (await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.decided');
    expect(decided.map(({ fields }) => fields['status'])).toEqual(['REJECTED', 'REJECTED', 'REJECTED']);
  });

  test('and one that cannot be undoes none of the others', async () => {
    const team = await createTeam(database);
    const stranger = await createTeam(database);
    const [first = '', decided = '', last = ''] = await many(team, 3);
    const late = await pending(service, team, { ttl_seconds: 1 });
    await approve(service, decided, { key: team.ada.key });
    await database.query('SELECT pg_sleep(1.05)');
    const others = await pending(service, stranger);

    const answer = await rejectMany(team.ada.key, {
      approval_ids: [first, randomUUID(), decided, others, late, last.toUpperCase()],
    });

    expect(outcomesOf(answer)).toEqual(['rejected', 'not_found', 'not_pending', 'not_found', 'expired', 'rejected']);
    expect(answer.body).toMatchObject({ rejected: 2, more: false });
    expect(await view(service, team, decided)).toMatchObject({ status: 'APPROVED' });
    expect(await view(service, stranger, others)).toMatchObject({ status: 'PENDING' });
  });

  test('all of one worker, and none of another', async () => {
    const team = await createTeam(database);
    const ids = await many(team, 2);
    const builder = await createWorker(database, { tenantId: team.tenantId, workerId: 'builder' });
    const kept = await pending(service, { ...team, worker: builder });

    const answer = await rejectMany(team.ada.key, { worker_id: team.worker.workerId });

    expect(answer.body.results).toEqual(ids.toSorted().map((id) => ({ approval_id: id, outcome: 'rejected' })));
    expect(await view(service, team, kept)).toMatchObject({ status: 'PENDING' });
    expect(outcomesOf(await rejectMany(team.ada.key, { all_pending: true }))).toEqual(['rejected']);
    expect((await rejectMany(team.ada.key, { all_pending: true })).body).toEqual({
      results: [],
      rejected: 0,
      more: false,
    });
  });

  test('more than one call takes, call by call', async () => {
    const team = await createTeam(database);
    const id = await pending(service, team);
    // As many again as a call takes, made from the one; they are only rejected, so what they were sealed as is not asked.
    await database.query(
      `INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, commands,
         binding, digest, request_digest, risk, policy_version, required_decisions, requester_key_id, size, born_status,
         status, expires_at)
       SELECT tenant_id, gen_random_uuid(), worker_id, title, instruction, environment, commands, binding, digest,
         sha256(n::text::bytea), risk, policy_version, required_decisions, requester_key_id, size, born_status, status,
         expires_at
       FROM approvals.requests, generate_series(1, 500) AS n WHERE approval_id = $1`,
      [id],
    );

    expect((await rejectMany(team.ada.key, { all_pending: true })).body).toMatchObject({ rejected: 500, more: true });
    expect((await rejectMany(team.ada.key, { all_pending: true })).body).toMatchObject({ rejected: 1, more: false });
  });

  test('while approvals are paused, and from the chat', async () => {
    const team = await createTeam(database);
    const ids = await many(team, 2);
    await call(`${service.url}/approvals/pause`, { key: team.ada.key, body: {} });

    const answer = await rejectMany(team.relay.key, { approval_ids: ids }, ADA_ON_TELEGRAM);

    expect(outcomesOf(answer)).toEqual(['rejected', 'rejected']);
  });

  test('once, however often it is asked: with the first answer under an Idempotency-Key, else as decided', async () => {
    const team = await createTeam(database);
    const ids = await many(team, 2);
    const key = { 'Idempotency-Key': 'incident-1' };

    const first = await rejectMany(team.ada.key, { approval_ids: ids }, key);
    const replayed = await rejectMany(team.ada.key, { approval_ids: ids }, key);
    const again = await rejectMany(team.ada.key, { approval_ids: ids });

    expect(replayed.body).toEqual(first.body);
    expect(outcomesOf(again)).toEqual(['not_pending', 'not_pending']);
    const decided = (await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.decided');
    expect(decided).toHaveLength(2);
  });

  test('and against somebody who approves one of them, one of the two wins', async () => {
    const team = await createTeam(database);
    const [contested = '', other = ''] = await many(team, 2);

    const results = await race<number | string>(database, contested, [
      async () => (await approve(service, contested, { key: team.ada.key })).status,
      async () => outcomesOf(await rejectMany(team.ben.key, { approval_ids: [contested, other] })).join(' '),
    ]);

    const said = results.map((result) => result.status === 'fulfilled' && result.value);
    expect([
      [200, 'not_pending rejected'],
      [409, 'rejected rejected'],
    ]).toContainEqual(said);
  });
});

describe('nothing is rejected', () => {
  test.each([
    ['without a choice', {}],
    ['by two choices', { approval_ids: [randomUUID()], worker_id: 'deployer' }],
    [
      'by an id that stands there twice',
      { approval_ids: ['019a0000-0000-7000-8000-00000000000a', '019A0000-0000-7000-8000-00000000000A'] },
    ],
    ['by no id', { approval_ids: [] }],
    ['by more ids than are taken', { approval_ids: Array.from({ length: 101 }, () => randomUUID()) }],
    ['without a reason', { all_pending: true, reason: '' }],
    ['by false', { all_pending: false }],
  ])('%s', async (_case, body) => {
    const team = await createTeam(database);
    const id = await pending(service, team);

    expect(await rejectMany(team.ada.key, body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await view(service, team, id)).toMatchObject({ status: 'PENDING' });
  });

  test('by a key that does not decide', async () => {
    const team = await createTeam(database);
    const id = await pending(service, team);
    for (const { key } of [team.worker, team.read]) {
      expect(await rejectMany(key, { approval_ids: [id] })).toMatchObject({ status: 403 });
    }
    expect(await view(service, team, id)).toMatchObject({ status: 'PENDING' });
  });
});
