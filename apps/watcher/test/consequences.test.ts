import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { RollbackBody } from '@wingman/contracts';
import { call, createKey, createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createDb } from '@wingman/db';
import { createRollbackStore } from '../src/rollback/rollback.store.js';
import type { AskForRollback } from '../src/rollback/approvals-client.js';
import { claimWithVerdict, verdictEntry } from './ledger.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

const HOUR_MS = 3_600_000;
const LIAR = 'deployer';

let database: TestDatabase;
let log: TestLog;
let running: TestWatcher[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  log = createTestLog(database, await createTenant(database));
});
afterEach(async () => {
  await Promise.all(running.map((service) => service.close()));
  running = [];
});
afterAll(() => database.drop());

async function start(options: Parameters<typeof startTestWatcher>[1] = {}): Promise<TestWatcher> {
  const service = await startTestWatcher(database, options);
  running.push(service);
  return service;
}

/** Lets the watcher follow the log to its end. */
async function followed(size: number): Promise<void> {
  await until(async () => {
    const [cursor] = await rows<{ next_seq: string }>('SELECT next_seq FROM watcher.cursors WHERE tenant_id = $1');
    return Number(cursor?.next_seq ?? 0) >= size;
  });
}
const rows = <Row extends object>(sql: string): Promise<Row[]> => database.query<Row>(sql, [log.tenantId]);
const alerts = () =>
  rows<{ kind: string; severity: string; title: string; detail: string; alert_id: string }>(
    'SELECT kind, severity, title, detail, alert_id FROM watcher.alerts WHERE tenant_id = $1 ORDER BY alert_id',
  );
const liar = async () =>
  (await rows<{ standing: string; false_claims: string }>('SELECT * FROM watcher.workers WHERE tenant_id = $1'))[0];
const rollbacks = () =>
  rows<{ rollback_id: string; status: string; request: RollbackBody; reason: string | null }>(
    'SELECT * FROM watcher.rollbacks WHERE tenant_id = $1',
  );
const put = (layers: unknown) =>
  database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     SELECT $1, coalesce(max(revision), 0) + 1, 'a', $2, 'a test' FROM gatekeeper.policies WHERE tenant_id = $1`,
    [log.tenantId, JSON.stringify(layers)],
  );
const policy = (verdicts: Record<string, unknown>) => put([{ layer: 'tenant', verdicts }]);

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

/** A lie and its verdict's entry in the log. */
async function lie(leaf: Record<string, unknown> = {}) {
  const told = await claimWithVerdict(database, log, { workerId: LIAR, leaf });
  await log.append([verdictEntry(told, { workerId: LIAR })]);
  return told;
}

/** A claim that a later look found FALSE. */
async function foundAgain(finding: string, leaf: Record<string, unknown> = {}) {
  const told = await claimWithVerdict(database, log, { workerId: LIAR, leaf, binding: false, finding });
  await log.append([{ ...verdictEntry(told, { workerId: LIAR }), kind: 'verdict.again', finding }]);
  return told;
}

test('a lie that was found late because the auditor was away is told apart, and locks nobody', async () => {
  await lie({ timestamp: ago(3 * HOUR_MS) });
  await start();
  await followed(2);

  const [alert, ...more] = await alerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    kind: 'late_false_claim',
    severity: 'WARNING',
    title: 'Found FALSE late: “I created backup.tar”',
  });
  expect(alert?.detail).toContain('it may have been true then, or a lie');
  expect(alert?.detail).toContain('not locked');
  expect(await liar()).toMatchObject({ standing: 'OK', false_claims: '1' });
});

test.each([
  ['a lie behind a flood of claims locks: the auditor was late, but at work all the time', null, 'LOCKED'],
  ['that the auditors of other hosts were at work makes no difference', 'elsewhere', 'OK'],
])('%s', async (_what, host, standing) => {
  const timestamp = ago(3 * HOUR_MS);
  for (const minutes of [150, 120, 90, 60, 30]) {
    await database.query(
      `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, verdict, mode, reason_code,
         explanation, time_basis, checks, created_at, host)
       VALUES ($2, $1, true, $2, 'TRUE', 'simple', 'all_held', '', 'none', '[]', $3, $4)`,
      [log.tenantId, uuidv7(), ago(minutes * 60_000), host],
    );
  }
  await lie({ timestamp });
  await start();
  await followed(2);

  expect(await alerts()).toMatchObject([{ kind: standing === 'LOCKED' ? 'false_claim' : 'late_false_claim' }]);
  expect(await liar()).toMatchObject({ standing });
});

test('policy says how late is late, and what follows', async () => {
  await policy({ late_after_minutes: 600, on_late_false: ['block'] });
  await lie({ timestamp: ago(3 * HOUR_MS) });
  await start();
  await followed(2);
  expect(await alerts()).toMatchObject([{ kind: 'false_claim' }]);

  await database.query(`UPDATE watcher.workers SET standing = 'OK' WHERE tenant_id = $1`, [log.tenantId]);
  await lie({ timestamp: ago(30 * HOUR_MS) });
  await followed(4);
  // The verdict just above was given between the two, so that nobody was away for ten hours but before it.
  expect(await alerts()).toMatchObject([{ kind: 'false_claim' }, { kind: 'late_false_claim' }]);
  expect(await liar()).toMatchObject({ standing: 'LOCKED' });
});

test('what was TRUE and no longer is has drifted: a warning, no lock, and no false claim in the count', async () => {
  const { watcher } = await start();
  const told = await foundAgain('drift');
  await watcher.onVerdict({ tenant_id: log.tenantId, verification_id: told.verificationId });
  await followed(2);

  expect(await alerts()).toMatchObject([
    { kind: 'drift', severity: 'WARNING', title: 'No longer true: “I created backup.tar”' },
  ]);
  expect(await liar()).toMatchObject({ standing: 'OK', false_claims: '0' });
});

test('what a look finds unchanged is no news', async () => {
  await foundAgain('unchanged');
  await start();
  await followed(2);

  expect(await alerts()).toEqual([]);
});

test('drift locks where policy says so', async () => {
  await policy({ on_drift: ['alert', 'block'] });
  await foundAgain('drift');
  await start();
  await followed(2);

  expect(await liar()).toMatchObject({ standing: 'LOCKED' });
});

test('a claim that no look could decide before is a lie when it is found FALSE in time, and late when not', async () => {
  await foundAgain('first_decided', { timestamp: ago(3 * HOUR_MS) });
  await start();
  await followed(2);
  expect(await liar()).toMatchObject({ standing: 'OK', false_claims: '1' });
  await foundAgain('first_decided');
  await followed(4);

  expect(await alerts()).toMatchObject([{ kind: 'late_false_claim' }, { kind: 'false_claim' }]);
  expect(await liar()).toMatchObject({ standing: 'LOCKED', false_claims: '2' });
});

test.each([
  ['where policy only alerts, nobody is locked', [{ layer: 'tenant', verdicts: { on_false: ['alert'] } }], 'OK'],
  ['a policy that cannot be read loses no alert and no lock', [{ layer: 'nobody' }], 'LOCKED'],
  [
    'the layer of another environment says nothing',
    [{ layer: 'environment', environment: 'prd', verdicts: { on_false: ['alert'] } }],
    'LOCKED',
  ],
])('%s', async (_what, layers, standing) => {
  await put(layers);
  await lie();
  await start();
  await followed(2);

  expect(await alerts()).toMatchObject([{ kind: 'false_claim' }]);
  expect(await liar()).toMatchObject({ standing });
});

/** Approvals that answer as they are told, and remember what they were asked. */
function fakeApprovals(answer: AskForRollback = () => Promise.resolve({ refused: undefined })) {
  const asked: RollbackBody[] = [];
  const ask: AskForRollback = (request) => {
    asked.push(request);
    return answer(request);
  };
  return { asked, ask };
}
const ROLLBACK = { commands: ['docker start web'], environment: 'test' };

test('two watchers, the queue and the ledger ask for one rollback of a lie, word by word', async () => {
  await policy({ on_false: ['block', 'rollback'] });
  const keyId = uuidv7();
  const { asked, ask } = fakeApprovals();
  const watchers = await Promise.all([0, 1].map(() => start({ rollbacks: { ask, everyMs: 10 } })));
  const told = await lie({ key_id: keyId, metadata: { rollback: ROLLBACK } });

  const job = { tenant_id: log.tenantId, verification_id: told.verificationId };
  await Promise.all(watchers.flatMap(({ watcher }) => [watcher.onVerdict(job), watcher.onVerdict(job)]));
  await followed(2);
  await until(async () => (await rollbacks())[0]?.status === 'REQUESTED');
  await Promise.all(watchers.map(({ watcher }) => watcher.onVerdict(job)));

  const [rollback, ...more] = await rollbacks();
  expect(more).toEqual([]);
  const [alert] = await alerts();
  expect(asked).toEqual([
    {
      tenant_id: log.tenantId,
      rollback_id: rollback?.rollback_id,
      worker_id: LIAR,
      key_id: keyId,
      claim_id: told.claimId,
      claim_seq: 0,
      verification_id: told.verificationId,
      alert_id: alert?.alert_id,
      commands: [['docker', 'start', 'web']],
      environment: 'test',
      declared_by: 'claim',
    },
  ]);
  expect(alert?.detail).toContain('as the worker itself declares it');
  expect(await liar()).toMatchObject({ standing: 'LOCKED' });
  const { key } = await createKey(database, log.tenantId, { scopes: ['read'] });
  expect((await call(`${watchers[0]?.url}/alerts`, { key })).body).toMatchObject({
    items: [{ rollback: { status: 'REQUESTED', approval_id: rollback?.rollback_id, reason: null } }],
  });
});

test('a watcher that ends before it hears the answer loses no rollback, and the next one asks under the same id', async () => {
  await policy({ on_false: ['rollback'], rollback: { commands: ['docker start web'] } });
  let answer: (outcome: { refused: undefined }) => void = () => undefined;
  const first = fakeApprovals(() => new Promise((resolve) => (answer = resolve)));
  const hanging = await start({ rollbacks: { ask: first.ask, everyMs: 10 } });
  await lie({ key_id: uuidv7() });
  await until(() => first.asked.length === 1);
  const second = fakeApprovals();
  await start({ rollbacks: { ask: second.ask, everyMs: 10 } });
  expect(second.asked).toEqual([]);

  // The lease of the one that hangs is over.
  await database.query('UPDATE watcher.rollbacks SET due_at = now() WHERE tenant_id = $1', [log.tenantId]);
  await until(async () => (await rollbacks())[0]?.status === 'REQUESTED');
  answer({ refused: undefined });
  await hanging.close();
  running = running.filter((service) => service !== hanging);

  expect(second.asked).toEqual(first.asked);
  expect(second.asked).toMatchObject([{ declared_by: 'policy', environment: 'test' }]);
});

test('what one watcher has taken no other takes before its lease is over', async () => {
  await policy({ on_false: ['rollback'], rollback: { commands: ['docker start web'] } });
  await start();
  await lie({ key_id: uuidv7() });
  await followed(2);
  const db = createDb({ url: database.urlFor('watcher'), applicationName: 'test', poolSize: 2 });
  const store = createRollbackStore(db);
  try {
    const taken = await Promise.all([store.take(log.tenantId, 60), store.take(log.tenantId, 60)]);

    expect(taken.map((due) => due.length).sort()).toEqual([0, 1]);
    expect(await store.take(log.tenantId, 60)).toEqual([]);
  } finally {
    await db.close();
  }
});

/** A rollback that is due, as the watcher records it but for what is changed. */
async function plan(changed: Record<string, unknown>, tenantId = log.tenantId): Promise<string> {
  const [alertId, verificationId, rollbackId] = [uuidv7(), uuidv7(), uuidv7()];
  const request = {
    ...{ tenant_id: tenantId, rollback_id: rollbackId, alert_id: alertId, verification_id: verificationId },
    ...{ worker_id: LIAR, key_id: uuidv7(), claim_id: uuidv7(), claim_seq: 0 },
    ...{ commands: [['docker', 'start', 'web']], environment: 'dev', declared_by: 'policy' },
    ...changed,
  };
  await database.query(
    `INSERT INTO watcher.alerts (tenant_id, alert_id, kind, severity, title, detail, worker_id, dedup_key)
     VALUES ($1, $2::uuid, 'drift', 'WARNING', 'a title', '', $3, $2::text)`,
    [tenantId, alertId, LIAR],
  );
  await database.query(
    `INSERT INTO watcher.rollbacks (tenant_id, rollback_id, alert_id, verification_id, request)
     VALUES ($1, $2, $3, $4, $5)`,
    [tenantId, rollbackId, alertId, verificationId, JSON.stringify(request)],
  );
  return rollbackId;
}

test('one look takes no more rollbacks than it may, though the planner takes the table for a small one', async () => {
  const { tenantId } = log;
  for (let seq = 0; seq < 25; seq += 1) {
    await plan({ claim_seq: seq });
    // As it was when the planner looked last, so that it would look at what is due anew for each row.
    if (seq === 0) await database.query('ANALYZE watcher.rollbacks');
  }
  const db = createDb({ url: database.urlFor('watcher'), applicationName: 'test', poolSize: 1 });
  try {
    expect(await createRollbackStore(db).take(tenantId, 60)).toHaveLength(20);
  } finally {
    await db.close();
    // A watcher of another test would ask for what is left.
    await database.query(`UPDATE watcher.rollbacks SET status = 'REFUSED' WHERE tenant_id = $1`, [tenantId]);
  }
});

test.each([
  ['is of another release', { declared_by: 'somebody' }],
  ['is about another tenant', { tenant_id: uuidv7() }],
])('a rollback whose record %s is set aside loudly, and holds up no other', async (_what, changed) => {
  const unreadable = await plan(changed);
  const other = await plan({});
  const another = await plan({}, await createTenant(database));
  const { asked, ask } = fakeApprovals(() => Promise.resolve({ refused: undefined }));

  await start({ rollbacks: { ask, everyMs: 10 } });

  await until(async () => asked.length === 2 && (await alerts()).some(({ kind }) => kind === 'rollback_refused'));
  expect(asked.map(({ rollback_id: id }) => id).sort()).toEqual([other, another].sort());
  await until(async () => (await rollbacks()).every(({ status }) => status !== 'PENDING'));
  expect((await rollbacks()).find(({ rollback_id: id }) => id === unreadable)).toMatchObject({
    status: 'REFUSED',
    reason: expect.stringContaining('not one that this release reads'),
  });
  const told = (await alerts()).find(({ kind }) => kind === 'rollback_refused');
  expect(told).toMatchObject({ severity: 'WARNING', detail: expect.stringContaining(unreadable) });
});

test('approvals that do not answer are asked again, with the reason on record meanwhile', async () => {
  await policy({ on_false: ['rollback'], rollback: { commands: ['docker start web'] } });
  let away = true;
  const { asked, ask } = fakeApprovals(() =>
    away ? Promise.reject(new Error('approvals answered 503')) : Promise.resolve({ refused: undefined }),
  );
  await start({ rollbacks: { ask, everyMs: 10 } });
  await lie({ key_id: uuidv7() });
  await until(async () => (await rollbacks())[0]?.reason === 'approvals answered 503');
  away = false;
  await database.query('UPDATE watcher.rollbacks SET due_at = now() WHERE tenant_id = $1', [log.tenantId]);
  await until(async () => (await rollbacks())[0]?.status === 'REQUESTED');

  expect(new Set(asked.map(({ rollback_id: id }) => id)).size).toBe(1);
  expect(await rollbacks()).toMatchObject([{ reason: null }]);
});

test('a rollback that approvals refuse is an alert of its own, and is not asked for again', async () => {
  await policy({ on_false: ['rollback'] });
  const { asked, ask } = fakeApprovals(() => Promise.resolve({ refused: 'environment_not_allowed: not served here' }));
  await start({ rollbacks: { ask, everyMs: 10 } });
  await lie({ key_id: uuidv7(), metadata: { rollback: ROLLBACK } });
  await until(async () => (await alerts()).length === 2);

  expect((await alerts())[1]).toMatchObject({ kind: 'rollback_refused', severity: 'WARNING' });
  expect((await alerts())[1]?.detail).toContain('environment_not_allowed: not served here');
  expect(await rollbacks()).toMatchObject([{ status: 'REFUSED' }]);
  expect(asked).toHaveLength(1);
  await expect(
    database.query(`UPDATE watcher.rollbacks SET status = 'PENDING' WHERE tenant_id = $1`, [log.tenantId]),
  ).rejects.toThrow('stays so');
});

test.each([
  ['cannot be taken', { rollback: 'docker rm $(docker ps -q)' }, 'The declared rollback cannot be taken'],
  ['is missing', {}, 'neither the claim nor policy declares one'],
])('where the rollback %s the alert says so and nothing is asked for', async (_what, metadata, said) => {
  await policy({ on_false: ['block', 'rollback'] });
  await start();
  await lie({ key_id: uuidv7(), metadata });
  await followed(2);

  expect((await alerts())[0]?.detail).toContain(said);
  expect(await rollbacks()).toEqual([]);
  expect(await liar()).toMatchObject({ standing: 'LOCKED' });
});

test('without policy asking for it, what a claim declares is not asked for', async () => {
  await start();
  await lie({ key_id: uuidv7(), metadata: { rollback: ROLLBACK } });
  await followed(2);

  expect(await rollbacks()).toEqual([]);
  expect((await alerts())[0]?.detail).not.toContain('ollback');
});

test('people are told again as often as policy says, each step once over all replicas, until somebody acknowledges', async () => {
  await put([{ layer: 'tenant', alerts: { escalation: { after_minutes: 5, times: 3 } } }]);
  await lie();
  const [one] = await Promise.all([start({ escalateMs: 10 }), start({ escalateMs: 10 })]);
  await followed(2);
  const steps = async () =>
    (
      await rows<{ step: number }>(
        'SELECT step FROM watcher.deliveries WHERE tenant_id = $1 AND escalation ORDER BY step',
      )
    ).map(({ step }) => step);
  const later = () =>
    database.query(
      `UPDATE watcher.alerts SET raised_at = raised_at - interval '6 minutes', escalated_at = escalated_at - interval '6 minutes'
       WHERE tenant_id = $1`,
      [log.tenantId],
    );
  for (const expected of [[1], [1, 2], [1, 2, 3]]) {
    await later();
    await until(async () => (await steps()).length >= expected.length);
    expect(await steps()).toEqual(expected);
  }
  await later();
  // A second alert takes its first step behind what would be the fourth of the first.
  await lie();
  await followed(4);
  await later();
  await until(async () => (await steps()).length === 4);
  expect(await steps()).toEqual([1, 1, 2, 3]);
  const { key } = await createKey(database, log.tenantId, { scopes: ['decide'] });
  const acked = (await alerts())[1]?.alert_id;
  await call(`${one?.url}/alerts/${acked}/ack`, { key, body: {} });
  await later();

  const told = await rows<{ fields: Record<string, unknown> }>(
    `SELECT fields FROM ledger.intake WHERE tenant_id = $1 AND kind = 'alert.escalated' ORDER BY intake_id`,
  );
  expect(told.map(({ fields }) => [fields['step'], fields['of']])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
    [1, 3],
  ]);
});
