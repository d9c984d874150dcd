import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { INSTRUCTION } from '../src/validation/request.fixture.js';
import { ask, entriesOf, startApprovals } from './approvals.js';
import type { TestApprovals } from './approvals.js';
import { approve, createTeam, view } from './people.js';
import type { Team } from './people.js';

let database: TestDatabase;
let service: TestApprovals;
let keys: Pick<TestApprovals, 'decisionKeys' | 'tokenKeys'>;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database, { rollout: { enabled: true, percent: 100 } });
  keys = { decisionKeys: service.decisionKeys, tokenKeys: service.tokenKeys };
});
afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

/** Orders nothing that would change anything. */
const LOOK = INSTRUCTION.replace(/^.*\n/, 'List the notes of the shop, since somebody asked for their sizes.\n')
  .replace('the container web runs again with its own image', 'a list of the notes with their sizes')
  .replace('start the container again, and tell', 'tell');
const GOOD = { title: 'Look at the notes of the shop', instruction: LOOK, commands: [['ls', '-l', 'notes']] };
const JUNK = { title: 'x', instruction: 'TODO', commands: [['ls', '-l', 'notes']] };

const statsOf = async (at: { url: string }, { read }: Team) =>
  (await call(`${at.url}/approvals/stats`, { key: read.key })).body;
const rolloutOf = (at: { url: string }, key: string) => call(`${at.url}/approvals/rollout`, { key });
const setRollout = (at: { url: string }, key: string, body: object) =>
  call(`${at.url}/approvals/rollout`, { key, method: 'PUT', body });
const adminOf = async ({ tenantId }: Team) => (await createKey(database, tenantId, { scopes: ['admin', 'read'] })).key;

test('what says nothing is rejected with how to fix it; a person may approve it all the same, which is counted', async () => {
  const team = await createTeam(database);

  const rejected = (await ask(service, team.worker, { body: JUNK })).body;
  expect(rejected).toMatchObject({ status: 'AUTO_REJECTED', validation: { profile: 'operational', floor: 30 } });
  expect(rejected.validation.issues.join(' ')).toContain('Say what shall be done');
  expect(await statsOf(service, team)).toMatchObject({ validated: 1, auto_rejected: 1, false_positives: 0 });

  const appeal = await approve(service, rejected.approval_id, { key: team.ada.key, note: 'I know what it is' });
  expect(appeal.body.status).toBe('APPROVED');
  expect(await statsOf(service, team)).toMatchObject({
    ...{ auto_rejected: 1, false_positives: 1, go: false },
    bands: { false_positive: { standing: 'alert' } },
    validators: expect.arrayContaining([expect.objectContaining({ type: 'content_quality', scored: 1, failed: 0 })]),
  });
  const { body: metrics } = await call(`${service.url}/metrics`);
  expect(metrics).toMatch(/wingman_approval_validation_false_positives_total\{service="approvals"\} 1/);
  expect(metrics).toMatch(/wingman_approval_validations_total\{outcome="auto_rejected",mode="enforce".*\} 1/);
  expect(metrics).toMatch(/wingman_validator_available\{type="composite",service="approvals"\} 1/);
});

test('what is well said is approved where its risk allows, and never in production', async () => {
  const team = await createTeam(database);
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by) VALUES ($1, 1, $2, $3, 'a test')`,
    [team.tenantId, `${'A'.repeat(43)}=`, JSON.stringify([{ layer: 'tenant', approvals: { check_required: false } }])],
  );
  const said = async (body: object) => (await ask(service, team.worker, { body: { ...GOOD, ...body } })).body;

  const [fine, risky] = [await said({}), await said({ commands: [['docker', 'restart', 'web']] })];
  expect([fine.status, fine.validation.decision]).toEqual(['AUTO_APPROVED', 'AUTO_APPROVE']);
  expect([risky.status, risky.risk.level === 'LOW']).toEqual(['PENDING', false]);
  const production = await said({ environment: 'prd', title: 'Look at the notes in production' });
  expect([production.status, production.validation.decision]).toEqual(['PENDING', 'AUTO_APPROVE']);
});

test('observing records what would have happened and acts on nothing', async () => {
  const team = await createTeam(database);
  const admin = await adminOf(team);
  expect((await setRollout(service, admin, { percent: 100, mode: 'observe', reason: 'a look first' })).status).toBe(
    200,
  );

  const { body } = await ask(service, team.worker, { body: JUNK });

  expect(body).toMatchObject({ status: 'AUTO_APPROVED', validation: { decision: 'AUTO_REJECT', observed: true } });
  expect(await statsOf(service, team)).toMatchObject({
    ...{ validated: 1, observed: 1, auto_approved: 1, auto_rejected: 0 },
    of_validated: { auto_approved: 0, auto_rejected: 1, manual: 0 },
  });
});

test('a validator that fails leaves the harmless to people, and stops the rollout', async () => {
  const team = await createTeam(database);
  const broken = await startApprovals(database, {
    ...keys,
    rollout: { enabled: true, percent: 100 },
    validator: { validate: () => Promise.reject(new Error('out of order')) },
  });

  const { body } = await ask(broken, team.worker, { body: GOOD });

  expect([body.status, body.risk.level]).toEqual(['PENDING', 'LOW']);
  expect(await statsOf(broken, team)).toMatchObject({ validation_errors: 1, go: false });
  expect((await rolloutOf(broken, team.read.key)).body.decision).toBe('roll_back');
  expect(await broken.close()).toBe(true);
});

test('the rollout is a tenant’s own, is recorded, holds on every replica, and the setting has the last word', async () => {
  const [team, other] = [await createTeam(database), await createTeam(database)];
  const admin = await adminOf(team);
  expect((await rolloutOf(service, team.read.key)).body).toMatchObject({
    ...{ enabled: true, percent: 100, mode: 'enforce', source: 'settings', stage: { percent: 100, hours: 168 } },
  });

  const set = await setRollout(service, admin, { percent: 0, reason: 'rolled back' });
  await setRollout(service, admin, { percent: 0 });

  expect(set.body).toMatchObject({ percent: 0, source: 'tenant', decision: 'off', next_percent: 10 });
  const changes = (await entriesOf(database, team.tenantId)).filter(
    ({ kind }) => kind === 'validation.rollout_changed',
  );
  expect(changes.map(({ fields }) => [fields['percent'], fields['before'], fields['reason']])).toEqual([
    [0, { percent: 100, mode: 'enforce', set: false }, 'rolled back'],
  ]);
  const replica = await startApprovals(database, { ...keys, rollout: { enabled: true, percent: 100 } });
  expect((await ask(replica, team.worker, { body: JUNK })).body.validation).toBeUndefined();
  expect((await ask(replica, other.worker, { body: JUNK })).body.status).toBe('AUTO_REJECTED');
  expect(await replica.close()).toBe(true);

  await setRollout(service, admin, { percent: 100 });
  const off = await startApprovals(database, { ...keys, rollout: { enabled: false, percent: 100 } });
  expect((await ask(off, team.worker, { body: { ...JUNK, title: 'y' } })).body.status).toBe('AUTO_APPROVED');
  expect((await rolloutOf(off, team.read.key)).body).toMatchObject({ enabled: false, decision: 'off' });
  expect(await off.close()).toBe(true);
});

test('only an admin changes it', async () => {
  const team = await createTeam(database);
  for (const { key } of [team.read, team.worker, team.ada]) {
    expect((await setRollout(service, key, { percent: 0 })).body.code).toBe('forbidden_scope');
  }
  expect((await setRollout(service, await adminOf(team), { percent: 101 })).body.errors[0].path).toBe('percent');
});

test('a check or an approval of another tenant is not there', async () => {
  const [team, other] = [await createTeam(database), await createTeam(database)];
  const own = (await ask(service, team.worker, { body: GOOD })).body.approval_id as string;
  const naming = {
    ...GOOD,
    title: 'Look at the notes again',
    instruction: `${LOOK}\nIt follows approval ${own}.`,
  };

  const [mine, theirs] = [
    await ask(service, team.worker, { body: naming }),
    await ask(service, other.worker, { body: naming }),
  ];

  expect(mine.body.status).toBe('AUTO_APPROVED');
  expect(theirs.body).toMatchObject({
    status: 'AUTO_REJECTED',
    validation: { issues: [expect.stringContaining('does not exist')] },
  });
  expect((await view(service, other, theirs.body.approval_id)).validation.parts).toHaveLength(4);
});
