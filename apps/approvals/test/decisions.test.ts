import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { verifyDecision } from '@wingman/token';
import { ask, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { ADA_ON_TELEGRAM, approve, COMMANDS, createTeam, pending, reject, tamper, view } from './people.js';
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

const lastEntry = async (tenantId: string) => (await entriesOf(database, tenantId)).at(-1);

test('a person approves: recorded as that person, signed outside the database, in the ledger, final', async () => {
  const own = await createTeam(database);
  const approvalId = await pending(service, own);

  const { status, body } = await approve(service, approvalId, { key: own.ada.key, note: 'looks right' });

  expect(status).toBe(200);
  expect(body).toEqual({
    approval_id: approvalId,
    status: 'APPROVED',
    decided_by: 'person:Ada',
    decided_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
  });
  const shown = await view(service, own, approvalId);
  expect(shown).toMatchObject({
    status: 'APPROVED',
    decided_by: 'person:Ada',
    decided_at: body.decided_at,
    note: 'looks right',
    needs_more: 0,
    decisions: [{ decision: 'APPROVED', decided_by: 'person:Ada', decided_at: body.decided_at, note: 'looks right' }],
  });
  const [row] = await database.query<{ signature: string; digest: string }>(
    'SELECT signature, digest FROM approvals.requests WHERE approval_id = $1',
    [approvalId],
  );
  expect(await verifyDecision(row?.signature ?? '', service.decisionKeys.trusted)).toEqual({
    v: 1,
    tenant_id: own.tenantId,
    approval_id: approvalId,
    approval_digest: row?.digest,
    decision: 'APPROVED',
    decided_by: `person:${own.ada.personId}`,
    decided_at: body.decided_at,
    expires_at: shown.expires_at,
    required_decisions: 1,
    needs_more: 0,
  });
  expect(await lastEntry(own.tenantId)).toEqual({
    kind: 'approval.decided',
    fields: {
      approval_id: approvalId,
      worker_id: 'deployer',
      environment: 'dev',
      decision: 'APPROVED',
      status: 'APPROVED',
      by: 'person:Ada',
      key_id: own.ada.keyId,
      person_id: own.ada.personId,
      note: 'looks right',
      digest: shown.digest,
      signature: row?.signature,
    },
  });
});

test('a person rejects with a reason, by chat as by key', async () => {
  const approvalId = await pending(service, team);

  const rejected = await reject(service, approvalId, {
    key: team.relay.key,
    headers: ADA_ON_TELEGRAM,
    note: 'wrong host',
  });

  expect(rejected).toMatchObject({ status: 200, body: { status: 'REJECTED', decided_by: 'person:Ada' } });
  expect(await view(service, team, approvalId)).toMatchObject({
    status: 'REJECTED',
    note: 'wrong host',
    decided_by: 'person:Ada',
  });
});

test('a rejection without a reason is none, and nobody is named by the body', async () => {
  const approvalId = await pending(service, team);
  const url = `${service.url}/approvals/${approvalId}`;

  for (const [path, body] of [
    ['reject', {}],
    ['reject', { reason: 'no' }],
    ['reject', { reason: 'x'.repeat(501) }],
    ['approve', { decided_by: 'person:Ben' }],
  ] as const) {
    const answer = await call(`${url}/${path}`, { key: team.ada.key, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  }
  expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING', decisions: [] });
});

test('a key without a person decides in its own name; a key without the scope does not', async () => {
  const { key, keyId } = await createKey(database, team.tenantId, { scopes: ['decide'] });
  const [one, other] = [await pending(service, team), await pending(service, team)];

  expect((await approve(service, one, { key })).body).toMatchObject({ decided_by: `key:${keyId}` });
  for (const without of [team.read.key, team.worker.key, team.relay.key]) {
    expect(await approve(service, other, { key: without })).toMatchObject({
      status: 403,
      body: { code: 'forbidden_scope' },
    });
  }
});

test('decisions are final', async () => {
  const [approved, rejected] = [await pending(service, team), await pending(service, team)];
  await approve(service, approved, { key: team.ada.key });
  await reject(service, rejected, { key: team.ada.key });

  for (const approvalId of [approved, rejected]) {
    for (const say of [approve, reject]) {
      const again = await say(service, approvalId, { key: team.ben.key });
      expect(again).toMatchObject({ status: 409, body: { code: 'not_pending' } });
    }
  }
  expect(await view(service, team, approved)).toMatchObject({ status: 'APPROVED', decided_by: 'person:Ada' });
  expect(await view(service, team, rejected)).toMatchObject({ status: 'REJECTED', decided_by: 'person:Ada' });
  expect(await lastEntry(team.tenantId)).toMatchObject({
    kind: 'approval.refused',
    fields: { approval_id: rejected, decision: 'REJECTED', code: 'not_pending', by: 'person:Ben' },
  });
});

test('the same decision under the same Idempotency-Key is answered again', async () => {
  const approvalId = await pending(service, team);
  const say = () =>
    approve(service, approvalId, {
      key: team.ada.key,
      headers: { 'Idempotency-Key': `once ${approvalId}`.replace(' ', '-') },
    });

  const first = await say();
  const again = await say();

  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

test('what has expired is not decided any more, whether somebody has noticed or not', async () => {
  const approvalId = await pending(service, team, { ttl_seconds: 1 });
  await database.query('SELECT pg_sleep(1.05)');
  const expectExpired = async () => {
    for (const say of [approve, reject]) {
      expect(await say(service, approvalId, { key: team.ada.key })).toMatchObject({
        status: 409,
        body: { code: 'expired' },
      });
    }
  };

  await expectExpired();
  await database.query(
    `UPDATE approvals.requests SET status = 'EXPIRED', decided_at = clock_timestamp() WHERE approval_id = $1`,
    [approvalId],
  );
  await expectExpired();
});

test('a row that was changed behind the service cannot be approved, only rejected', async () => {
  const approvalId = await pending(service, team);
  await tamper(
    database,
    `UPDATE approvals.requests SET commands = '[["rm", "-rf", "/"]]' WHERE approval_id = '${approvalId}'`,
  );

  expect(await approve(service, approvalId, { key: team.ada.key })).toMatchObject({
    status: 403,
    body: { code: 'not_approved' },
  });
  expect((await reject(service, approvalId, { key: team.ada.key })).status).toBe(200);
});

test('hides the approval of another tenant, from approvers, too', async () => {
  const stranger = await createTeam(database);
  const approvalId = await pending(service, team);

  for (const say of [approve, reject]) {
    expect(await say(service, approvalId, { key: stranger.ada.key })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  }
  expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING' });
});

test('a revoked key decides nothing', async () => {
  const { key, keyId } = await createKey(database, team.tenantId, { scopes: ['decide'] });
  const approvalId = await pending(service, team);
  await database.query('UPDATE gatekeeper.api_keys SET revoked_at = now() WHERE key_id = $1', [keyId]);

  expect(await approve(service, approvalId, { key })).toMatchObject({ status: 401 });
  expect(await view(service, team, approvalId)).toMatchObject({ status: 'PENDING' });
});

test('a secret in a note is masked before it is kept', async () => {
  const secret = ['ghp', '0123456789abcdefghijABCDEFGHIJ012345'].join('_');
  const approvalId = await pending(service, team);

  await approve(service, approvalId, { key: team.ada.key, note: `used ${secret}` });

  expect(JSON.stringify([await view(service, team, approvalId), await lastEntry(team.tenantId)])).not.toContain(secret);
});

test('a rejection by validation may be appealed once, with a note', async () => {
  const own = await createTeam(database);
  const judged = await startApprovals(database, {
    rollout: { enabled: true, percent: 100 },
    validator: {
      validate: async () => ({ profile: 'test', score: 1, decision: 'AUTO_REJECT', issues: ['no'] }),
    },
  });
  const { body } = await ask(judged, own.worker, { body: { commands: COMMANDS } });
  expect(body.status).toBe('AUTO_REJECTED');
  const key = own.ada.key;

  expect(await reject(judged, body.approval_id, { key })).toMatchObject({ status: 409, body: { code: 'not_pending' } });
  expect(await approve(judged, body.approval_id, { key })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'note' }] },
  });
  expect(await approve(judged, body.approval_id, { key, note: 'the score is wrong' })).toMatchObject({
    status: 200,
    body: { status: 'APPROVED' },
  });
  expect(await lastEntry(own.tenantId)).toMatchObject({ kind: 'approval.decided', fields: { appeal: true } });
  expect(await judged.close()).toBe(true);
});

test('decisions and refusals are counted, without a tenant', async () => {
  const approvalId = await pending(service, team);
  await approve(service, approvalId, { key: team.ada.key });
  await approve(service, approvalId, { key: team.ben.key });

  const { body } = await call(`${service.url}/metrics`);

  expect(body).toMatch(/wingman_approval_decisions_total\{status="APPROVED",service="approvals"\} [1-9]/);
  expect(body).toMatch(/wingman_approval_decisions_refused_total\{code="not_pending",service="approvals"\} [1-9]/);
  expect(body).not.toContain(team.tenantId);
});
