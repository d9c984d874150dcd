import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { requestRollback } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { call, createKey, createPerson, createServiceKeys, createTestDatabase } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { ask, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { createTeam } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let keys: ServiceKeys;
let service: TestApprovals;
let team: Team;

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createServiceKeys();
  service = await startApprovals(database, { env: keys.envFor('approvals'), allowedEnvironments: ['dev'] });
});
beforeEach(async () => {
  team = await createTeam(database);
});
afterAll(async () => {
  await service.close();
  await keys.drop();
  await database.drop();
});

const wish = (changed: Record<string, unknown> = {}) => ({
  tenant_id: team.tenantId,
  rollback_id: uuidv7(),
  worker_id: team.worker.workerId,
  key_id: team.worker.keyId,
  claim_id: uuidv7(),
  claim_seq: 12,
  verification_id: uuidv7(),
  alert_id: uuidv7(),
  commands: [['ls', '-l']],
  environment: 'dev',
  declared_by: 'claim',
  ...changed,
});

const askFor = async (body: Record<string, unknown>, caller: ServiceName = 'watcher') =>
  call(`${service.url}${requestRollback.path}`, {
    body,
    headers: { authorization: `Bearer ${await keys.tokenFor(caller, 'approvals')}` },
  });
const lockTheLiar = () =>
  database.query(`INSERT INTO watcher.workers (tenant_id, worker_id, standing) VALUES ($1, $2, 'LOCKED')`, [
    team.tenantId,
    team.worker.workerId,
  ]);
const approve = (id: string, key: string) => call(`${service.url}/approvals/${id}/approve`, { key, body: {} });
const mint = (id: string, key: string, command: string[]) =>
  call(`${service.url}/gateway/token`, { key, body: { approval_id: id, command, environment: 'dev' } });

test('a rollback waits for a person however harmless it is, and is one request however often it is asked for', async () => {
  const body = wish();

  const answers = await Promise.all([askFor(body), askFor(body), askFor(body)]);
  await askFor(body);

  expect(answers.map(({ status, body: answer }) => [status, answer])).toEqual(
    answers.map(() => [200, { approval_id: body.rollback_id, status: 'PENDING' }]),
  );
  const view = await call(`${service.url}/approvals/${body.rollback_id}`, { key: team.read.key });
  expect(view.body).toMatchObject({
    worker_id: 'rollback-of:deployer',
    title: 'Rollback of claim 12 of deployer',
    commands: [['ls', '-l']],
    metadata: { rollback: { claim_id: body.claim_id, declared_by: 'claim' } },
  });
  const entries = (await entriesOf(database, team.tenantId)).filter(({ kind }) => kind === 'approval.requested');
  expect(entries).toMatchObject([{ fields: { actor: 'service:watcher', approval_id: body.rollback_id } }]);
  expect(entries[0]?.fields).not.toHaveProperty('key_id');
  // The same commands for another verdict are another request.
  expect((await askFor(wish())).body).toMatchObject({ status: 'PENDING' });
  expect(await database.query('SELECT FROM approvals.requests WHERE tenant_id = $1', [team.tenantId])).toHaveLength(2);
});

test('what was decided is answered as it is, and not asked for again', async () => {
  const body = wish();
  await askFor(body);
  await call(`${service.url}/approvals/${body.rollback_id}/reject`, { key: team.ada.key, body: { reason: 'not so' } });

  expect((await askFor(body)).body).toEqual({ approval_id: body.rollback_id, status: 'REJECTED' });
});

test('while the liar is locked a person approves its rollback and gets the token; the liar gets neither', async () => {
  const body = wish();
  await askFor(body);
  await lockTheLiar();

  expect((await approve(body.rollback_id, team.ada.key)).body).toMatchObject({ status: 'APPROVED' });

  expect((await mint(body.rollback_id, team.worker.key, ['ls', '-l'])).body).toMatchObject({ code: 'worker_mismatch' });
  expect((await mint(body.rollback_id, team.ada.key, ['ls', '-la'])).body).toMatchObject({ code: 'token_scope' });
  expect(await mint(body.rollback_id, team.ada.key, ['ls', '-l'])).toMatchObject({ status: 201 });
});

test('nobody behind the liar approves its rollback: not by the key of the claim, not by another key of the worker', async () => {
  const other = await createKey(database, team.tenantId, { scopes: ['work'], workerId: team.worker.workerId });
  const unbound = await createKey(database, team.tenantId, { scopes: ['work'] });
  const [carol, dora, eve] = await Promise.all(
    [0, 1, 2].map(() => createKey(database, team.tenantId, { scopes: ['decide'] })),
  );
  if (!carol || !dora || !eve) throw new Error('three keys were made');
  await createPerson(database, team.tenantId, { name: 'Carol', keyIds: [carol.keyId, team.worker.keyId] });
  await createPerson(database, team.tenantId, { name: 'Dora', keyIds: [dora.keyId, other.keyId] });
  await createPerson(database, team.tenantId, { name: 'Eve', keyIds: [eve.keyId, unbound.keyId] });
  const body = wish();
  await askFor(body);

  expect((await approve(body.rollback_id, carol.key)).body).toMatchObject({ code: 'self_decision' });
  expect((await approve(body.rollback_id, dora.key)).body).toMatchObject({ code: 'self_decision' });
  const byUnbound = wish({ key_id: unbound.keyId });
  await askFor(byUnbound);
  expect((await approve(byUnbound.rollback_id, eve.key)).body).toMatchObject({ code: 'self_decision' });
  expect((await approve(body.rollback_id, eve.key)).body).toMatchObject({ status: 'APPROVED' });
});

test.each([
  ['an environment that is not served', { environment: 'prd' }, 403, 'environment_not_allowed'],
  ['a line that a shell would have to interpret', { commands: ['rm $(x)'] }, 400, 'command_not_literal'],
  ['the same command twice', { commands: ['ls', ['ls']] }, 400, 'invalid_request'],
  ['no command', { commands: [] }, 400, 'invalid_request'],
  ['a tenant that is not there', { tenant_id: uuidv7() }, 404, 'not_found'],
])('refuses %s', async (_what, changed, status, code) => {
  expect(await askFor(wish(changed))).toMatchObject({ status, body: { code } });
  expect(await database.query('SELECT FROM approvals.requests WHERE tenant_id = $1', [team.tenantId])).toEqual([]);
});

test('only the watcher asks for rollbacks, and nobody else may look like one', async () => {
  expect((await askFor(wish(), 'telegram-bot')).status).toBeGreaterThanOrEqual(401);
  expect((await call(`${service.url}${requestRollback.path}`, { key: team.ada.key, body: wish() })).status).toBe(401);
  const unbound = await createKey(database, team.tenantId, { scopes: ['work'] });
  const lookalike = { ...team.worker, key: unbound.key, workerId: 'rollback-of:deployer' };
  expect((await ask(service, lookalike)).body).toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'worker_id' }],
  });
  expect(await database.query('SELECT FROM approvals.requests WHERE tenant_id = $1', [team.tenantId])).toEqual([]);
});

test('an id that belongs to another request is no rollback', async () => {
  const asked = await ask(service, team.worker);

  expect(await askFor(wish({ rollback_id: asked.body['approval_id'] }))).toMatchObject({
    status: 409,
    body: { code: 'idempotency_conflict' },
  });
});
