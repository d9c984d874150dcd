import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { ask, entriesOf, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, createTeam, mint, pending, reject } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

const change = (to: 'pause' | 'resume', key: string, body = {}, headers = {}) =>
  call(`${service.url}/approvals/${to}`, { key, body, headers });
const switches = async ({ tenantId }: Team) =>
  (await entriesOf(database, tenantId)).filter(({ kind }) => kind.startsWith('approvals.'));

test('stops what is approved, by people and by itself, and what is minted; rejecting and asking go on', async () => {
  const team = await createTeam(database);
  const [ready, waiting, doubtful] = [
    await pending(service, team),
    await pending(service, team),
    await pending(service, team),
  ];
  await approve(service, ready, { key: team.ada.key });

  expect(await change('pause', team.relay.key, { reason: 'an incident' }, ADA_ON_TELEGRAM)).toMatchObject({
    status: 200,
    body: { paused: true },
  });

  for (const answer of [
    await approve(service, waiting, { key: team.ada.key }),
    await mint(service, { key: team.worker.key, approvalId: ready }),
    await mint(service, { key: team.ada.key, approvalId: ready }),
  ]) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'paused' } });
  }
  expect((await ask(service, team.worker, { body: HARMLESS })).body).toMatchObject({ status: 'PENDING' });
  expect(await reject(service, doubtful, { key: team.ben.key })).toMatchObject({ body: { status: 'REJECTED' } });

  expect(await change('resume', team.ben.key)).toMatchObject({ status: 200, body: { paused: false } });
  expect((await approve(service, waiting, { key: team.ada.key })).body).toMatchObject({ status: 'APPROVED' });
  expect((await mint(service, { key: team.worker.key, approvalId: ready })).status).toBe(201);
  expect(await switches(team)).toEqual([
    { kind: 'approvals.paused', fields: { by: 'person:Ada', key_id: team.relay.keyId, reason: 'an incident' } },
    { kind: 'approvals.resumed', fields: { by: 'person:Ben', key_id: team.ben.keyId } },
  ]);
});

test('is one tenant’s own, and holds on every replica and after a restart', async () => {
  const [team, other] = [await createTeam(database), await createTeam(database)];
  const [stopped, free] = [await pending(service, team), await pending(service, other)];
  await change('pause', team.ada.key);

  const replica = await startApprovals(database, {
    decisionKeys: service.decisionKeys,
    tokenKeys: service.tokenKeys,
  });
  expect(await approve(replica, stopped, { key: team.ben.key })).toMatchObject({ body: { code: 'paused' } });
  expect(await approve(replica, free, { key: other.ben.key })).toMatchObject({ body: { status: 'APPROVED' } });
  expect(await replica.close()).toBe(true);
});

test('asking for what holds already changes nothing and is not recorded again', async () => {
  const team = await createTeam(database);

  expect((await change('resume', team.ada.key)).body).toEqual({ paused: false });
  const answers = await Promise.all(Array.from({ length: 6 }, () => change('pause', team.ada.key)));

  expect(answers.map(({ body }) => body.paused)).toEqual(Array.from({ length: 6 }, () => true));
  expect((await switches(team)).map(({ kind }) => kind)).toEqual(['approvals.paused']);
  await Promise.all(Array.from({ length: 6 }, () => change('resume', team.ada.key)));
  expect((await switches(team)).map(({ kind }) => kind)).toEqual(['approvals.paused', 'approvals.resumed']);
});

test('waits for an approval that is under way, so that nothing is approved after its answer', async () => {
  const team = await createTeam(database);
  await withAdminClient(database.adminUrl, async (approver) => {
    await approver.query('BEGIN');
    await approver.query(`SELECT set_config('app.tenant_id', $1, true), approvals.is_paused()`, [team.tenantId]);
    let answered = false;
    const pausing = change('pause', team.ada.key).finally(() => {
      answered = true;
    });
    await until(async () => {
      const [row] = await database.query<{ waiting: number }>(
        `SELECT count(*)::integer AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return row?.waiting === 1;
    });
    expect(answered).toBe(false);
    await approver.query('COMMIT');
    expect((await pausing).body).toEqual({ paused: true });
  });
});

test('needs a key that decides', async () => {
  const team = await createTeam(database);
  for (const { key } of [team.read, team.worker, team.relay]) {
    expect(await change('pause', key)).toMatchObject({ status: 403, body: { code: 'forbidden_scope' } });
  }
});
