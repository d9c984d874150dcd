import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createTestDatabase } from '@wingman/testkit';
import type { CallAnswer, TestDatabase } from '@wingman/testkit';
import { createKeyRing, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, COMMANDS, createTeam, mint, pending, race, reject, tamper } from './people.js';

let database: TestDatabase;
/** Two replicas with the same keys. */
let one: TestApprovals;
let two: TestApprovals;

const HOUR_MS = 3_600_000;

beforeAll(async () => {
  database = await createTestDatabase();
  const [decisionKeys, tokenKeys] = [await createKeyRing(), await createKeyRing()];
  const options = { decisionKeys, tokenKeys, sweepMs: HOUR_MS };
  one = await startApprovals(database, options);
  two = await startApprovals(database, options);
});

afterAll(async () => {
  expect(await one.close()).toBe(true);
  expect(await two.close()).toBe(true);
  await database.drop();
});

const answersOf = (settled: readonly PromiseSettledResult<CallAnswer>[]): string[] =>
  settled
    .map((result) => {
      if (result.status === 'rejected') return String(result.reason);
      const { status, body } = result.value;
      return status < 300 ? String(body.status ?? 'minted') : `${status} ${body.code}`;
    })
    .sort();

const stored = async (approvalId: string) => {
  const [row] = await database.query<{ status: string; decisions: number }>(
    `SELECT status, (SELECT count(*)::integer FROM approvals.decisions d WHERE d.approval_id = r.approval_id) AS decisions
     FROM approvals.requests r WHERE approval_id = $1`,
    [approvalId],
  );
  return row;
};

const decided = async (tenantId: string) =>
  (await entriesOf(database, tenantId)).filter(({ kind }) => kind === 'approval.decided');

test('of approve and reject at once, on two replicas, one wins', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(one, team);

  const answers = answersOf(
    await race(database, approvalId, [
      () => approve(one, approvalId, { key: team.ada.key }),
      () => reject(two, approvalId, { key: team.ben.key }),
      () => approve(two, approvalId, { key: team.relay.key, headers: ADA_ON_TELEGRAM }),
      () => reject(one, approvalId, { key: team.ada.key }),
    ]),
  );

  expect(answers.filter((answer) => answer === '409 not_pending')).toHaveLength(3);
  const row = await stored(approvalId);
  expect(answers).toContain(row?.status);
  expect(row?.decisions).toBe(1);
  expect(await decided(team.tenantId)).toHaveLength(1);
});

test('of two people who agree at once the second one decides, never none and never both', async () => {
  const team = await createTeam(database, { approversForHigh: 2 });
  const approvalId = await pending(one, team);

  const answers = answersOf(
    await race(database, approvalId, [
      () => approve(one, approvalId, { key: team.ada.key }),
      () => approve(two, approvalId, { key: team.ben.key }),
    ]),
  );

  expect(answers).toEqual(['APPROVED', 'PENDING']);
  expect(await stored(approvalId)).toEqual({ status: 'APPROVED', decisions: 2 });
});

test('one person who agrees twice at once, by key and by chat, counts once', async () => {
  const team = await createTeam(database, { approversForHigh: 2 });
  const approvalId = await pending(one, team);

  const answers = answersOf(
    await race(database, approvalId, [
      () => approve(one, approvalId, { key: team.ada.key }),
      () => approve(two, approvalId, { key: team.relay.key, headers: ADA_ON_TELEGRAM }),
    ]),
  );

  expect(answers).toEqual(['409 not_pending', 'PENDING']);
  expect(await stored(approvalId)).toEqual({ status: 'PENDING', decisions: 1 });
});

test('of a decision and a withdrawal at once one wins', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(one, team);

  const answers = answersOf(
    await race(database, approvalId, [
      () => approve(one, approvalId, { key: team.ada.key }),
      () => call(`${two.url}/approvals/${approvalId}/cancel`, { key: team.worker.key, body: {} }),
    ]),
  );

  const row = await stored(approvalId);
  expect(['APPROVED', 'CANCELLED']).toContain(row?.status);
  expect(answers.filter((answer) => answer === row?.status)).toHaveLength(1);
});

test('whoever had to wait until the request expired decides nothing', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(one, team, { ttl_seconds: 1 });

  const answers = answersOf(
    await race(
      database,
      approvalId,
      [() => approve(one, approvalId, { key: team.ada.key }), () => reject(two, approvalId, { key: team.ben.key })],
      { heldForSeconds: 1.05 },
    ),
  );

  expect(answers).toEqual(['409 expired', '409 expired']);
  expect(await stored(approvalId)).toEqual({ status: 'PENDING', decisions: 0 });
});

test('whoever loses the database in the middle of a decision has decided nothing, and may try again', async () => {
  const team = await createTeam(database);
  const approvalId = await pending(one, team);

  const answers = answersOf(
    await race(database, approvalId, [() => approve(one, approvalId, { key: team.ada.key })], {
      before: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    }),
  );

  expect(answers).toEqual(['503 unavailable']);
  expect(await stored(approvalId)).toEqual({ status: 'PENDING', decisions: 0 });
  expect(await decided(team.tenantId)).toEqual([]);
  expect(await approve(one, approvalId, { key: team.ada.key })).toMatchObject({ body: { status: 'APPROVED' } });
});

test('after a pause was answered nothing is approved and nothing minted', async () => {
  const team = await createTeam(database);
  const [waiting, ready] = [await pending(one, team), await pending(one, team)];
  await approve(one, ready, { key: team.ada.key });

  const [paused, approved] = await race(
    database,
    waiting,
    [
      () => call(`${two.url}/approvals/pause`, { key: team.ben.key, body: {} }),
      () => approve(one, waiting, { key: team.ada.key }),
    ],
    { waiting: 1 },
  );

  expect(paused).toMatchObject({ value: { status: 200 } });
  expect(approved).toMatchObject({ value: { status: 503, body: { code: 'paused' } } });
  expect(await stored(waiting)).toEqual({ status: 'PENDING', decisions: 0 });
  expect(await mint(two, { key: team.worker.key, approvalId: ready })).toMatchObject({ body: { code: 'paused' } });
});

describe('tokens', () => {
  const living = async (approvalId: string) =>
    database.query<{ jti: string }>('SELECT jti FROM approvals.tokens WHERE approval_id = $1 AND revoked_at IS NULL', [
      approvalId,
    ]);

  test('of many minted at once for one command one is left, and each of the others is revoked', async () => {
    const team = await createTeam(database);
    const approvalId = await pending(one, team);
    await approve(one, approvalId, { key: team.ada.key });

    const answers = await race(
      database,
      approvalId,
      [one, two, one, two, one, two].map((replica) => () => mint(replica, { key: team.worker.key, approvalId })),
    );

    expect(answersOf(answers)).toEqual(Array.from({ length: 6 }, () => 'minted'));
    expect(await living(approvalId)).toHaveLength(1);
    const kinds = (await entriesOf(database, team.tenantId)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'token.minted')).toHaveLength(6);
    expect(kinds.filter((kind) => kind === 'token.revoked')).toHaveLength(5);
  });

  test('minted at once for two commands are both left', async () => {
    const team = await createTeam(database);
    const approvalId = await pending(one, team);
    await approve(one, approvalId, { key: team.ada.key });

    await race(
      database,
      approvalId,
      COMMANDS.map(
        (command, index) => () => mint(index === 0 ? one : two, { key: team.worker.key, approvalId, command }),
      ),
    );

    expect(await living(approvalId)).toHaveLength(2);
  });

  test('at once at the last one that is left are never one too many', async () => {
    const team = await createTeam(database);
    const approvalId = await pending(one, team);
    await approve(one, approvalId, { key: team.ada.key });
    for (let count = 0; count < 18; count += 1) await mint(one, { key: team.worker.key, approvalId });

    const answers = answersOf(
      await race(
        database,
        approvalId,
        [one, two, one, two].map((replica) => () => mint(replica, { key: team.worker.key, approvalId })),
      ),
    );

    expect(answers).toEqual(['429 rate_limited', '429 rate_limited', 'minted', 'minted']);
  });

  test('are none when the approval was changed while the minter waited', async () => {
    const team = await createTeam(database);
    const approvalId = await pending(one, team);
    await approve(one, approvalId, { key: team.ada.key });

    const answers = race(database, approvalId, [() => mint(one, { key: team.worker.key, approvalId })], {
      before: `UPDATE approvals.requests SET status = 'REJECTED' WHERE approval_id = '${approvalId}'`,
    });

    expect(answersOf(await answers)).toEqual(['403 not_approved']);
    expect(await living(approvalId)).toEqual([]);
    await tamper(database, `UPDATE approvals.requests SET status = 'APPROVED' WHERE approval_id = '${approvalId}'`);
  });
});
