import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { withAdminClient } from '@wingman/db';
import { createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { claimWithVerdict, verdictEntry } from './ledger.js';
import { startTestWatcher } from './watcher.js';
import type { TestWatcher } from './watcher.js';

const HOUR = 3_600_000;

let database: TestDatabase;
let running: TestWatcher[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await Promise.all(running.map((service) => service.close()));
  running = [];
});

afterAll(() => database.drop());

async function start(...options: Parameters<typeof startTestWatcher> extends [unknown, ...infer Rest] ? Rest : never) {
  const service = await startTestWatcher(database, ...options);
  running.push(service);
  return service;
}

const newLog = async (): Promise<TestLog> => createTestLog(database, await createTenant(database));

const alerts = (tenantId: string) =>
  database.query<{ alert_id: string; verification_id: string; worker_id: string; occurrences: number }>(
    'SELECT * FROM watcher.alerts WHERE tenant_id = $1 ORDER BY alert_id',
    [tenantId],
  );
const deliveries = (tenantId: string) =>
  database.query<{ alert_id: string; status: string }>('SELECT * FROM watcher.deliveries WHERE tenant_id = $1', [
    tenantId,
  ]);
const intakeKinds = async (tenantId: string) =>
  (
    await database.query<{ kind: string }>('SELECT kind FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id', [
      tenantId,
    ])
  ).map(({ kind }) => kind);
const worker = async (tenantId: string, workerId: string) =>
  (
    await database.query<{ standing: string; reason: string; claims: string; false_claims: string }>(
      'SELECT * FROM watcher.workers WHERE tenant_id = $1 AND worker_id = $2',
      [tenantId, workerId],
    )
  )[0];
const nextSeq = async (tenantId: string) =>
  Number(
    (
      await database.query<{ next_seq: string }>('SELECT next_seq FROM watcher.cursors WHERE tenant_id = $1', [
        tenantId,
      ])
    )[0]?.next_seq ?? 0,
  );
const followed = (tenantId: string, seq: number) => until(async () => (await nextSeq(tenantId)) >= seq);

test('a FALSE verdict in the ledger raises an alert, locks the worker and asks for its delivery, without any queue', async () => {
  const log = await newLog();
  const lie = await claimWithVerdict(database, log, { workerId: 'deployer', claim: 'I created\nbackup.tar' });
  await log.append([verdictEntry(lie, { workerId: 'deployer' })]);
  await start();

  await followed(log.tenantId, 2);

  const [alert, ...more] = await alerts(log.tenantId);
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    kind: 'false_claim',
    severity: 'CRITICAL',
    title: 'False claim: “I created backup.tar”',
    worker_id: 'deployer',
    claim_id: lie.claimId,
    verification_id: lie.verificationId,
    occurrences: 1,
  });
  expect(await worker(log.tenantId, 'deployer')).toMatchObject({
    standing: 'LOCKED',
    reason: 'false claim 0: “I created backup.tar”',
    claims: '1',
    false_claims: '1',
  });
  expect(await deliveries(log.tenantId)).toMatchObject([{ alert_id: alert?.alert_id, status: 'PENDING' }]);
  expect(await intakeKinds(log.tenantId)).toEqual(['alert.raised', 'worker.locked']);
});

test('other verdicts raise nothing, and their claims are counted', async () => {
  const log = await newLog();
  for (const verdict of ['TRUE', 'UNVERIFIABLE'] as const) {
    const claim = await claimWithVerdict(database, log, { workerId: 'honest', verdict });
    await log.append([verdictEntry(claim, { workerId: 'honest', verdict })]);
  }
  await start();

  await followed(log.tenantId, 4);

  expect(await alerts(log.tenantId)).toEqual([]);
  expect(await worker(log.tenantId, 'honest')).toMatchObject({ standing: 'OK', claims: '2', false_claims: '0' });
});

test('a queue job alerts and locks before the verdict has reached the ledger, and the ledger adds nothing to it', async () => {
  const log = await newLog();
  const { watcher } = await start();
  const lie = await claimWithVerdict(database, log, { workerId: 'quick' });

  await watcher.onVerdict({ tenant_id: log.tenantId, verification_id: lie.verificationId });

  expect(await alerts(log.tenantId)).toHaveLength(1);
  expect(await worker(log.tenantId, 'quick')).toMatchObject({ standing: 'LOCKED' });
  await log.append([verdictEntry(lie, { workerId: 'quick' })]);
  await followed(log.tenantId, 2);
  expect(await alerts(log.tenantId)).toMatchObject([{ occurrences: 1 }]);
  expect(await deliveries(log.tenantId)).toHaveLength(1);
  expect(await intakeKinds(log.tenantId)).toEqual(['alert.raised', 'worker.locked']);
  expect(await worker(log.tenantId, 'quick')).toMatchObject({ claims: '1', false_claims: '1' });
});

test('a job for a question, a TRUE verdict, another tenant or nothing at all changes nothing', async () => {
  const [log, other] = [await newLog(), await newLog()];
  const { watcher } = await start();
  const question = await claimWithVerdict(database, log, { workerId: 'asked', binding: false });
  const honest = await claimWithVerdict(database, log, { workerId: 'asked', verdict: 'TRUE' });
  const lie = await claimWithVerdict(database, log, { workerId: 'asked' });

  for (const [tenantId, verificationId] of [
    [log.tenantId, question.verificationId],
    [log.tenantId, honest.verificationId],
    [log.tenantId, uuidv7()],
    [other.tenantId, lie.verificationId],
  ] as const) {
    await watcher.onVerdict({ tenant_id: tenantId, verification_id: verificationId });
  }

  expect(await alerts(log.tenantId)).toEqual([]);
  expect(await alerts(other.tenantId)).toEqual([]);
  expect(await worker(other.tenantId, 'asked')).toBeUndefined();
  expect((await worker(log.tenantId, 'asked'))?.standing ?? 'OK').toBe('OK');
});

test('a question that found its way into the ledger as a FALSE verdict locks nobody', async () => {
  const log = await newLog();
  const question = await claimWithVerdict(database, log, { workerId: 'asked', binding: false });
  await log.append([verdictEntry(question, { workerId: 'asked' })]);
  await start();

  await followed(log.tenantId, 2);

  expect(await alerts(log.tenantId)).toEqual([]);
  expect(await worker(log.tenantId, 'asked')).toMatchObject({ standing: 'OK' });
});

test('two replicas, their tails and racing jobs make one alert, one delivery and one lock of each lie', async () => {
  const log = await newLog();
  const services = await Promise.all([start({ pollMs: 5 }), start({ pollMs: 5 })]);
  const lies = [];
  for (let count = 0; count < 20; count += 1) {
    const workerId = `liar-${count % 4}`;
    const lie = await claimWithVerdict(database, log, { workerId });
    lies.push(lie);
    await Promise.all([
      log.append([verdictEntry(lie, { workerId })]),
      ...services.map(({ watcher }) =>
        watcher.onVerdict({ tenant_id: log.tenantId, verification_id: lie.verificationId }),
      ),
    ]);
  }

  await followed(log.tenantId, 40);

  const raised = await alerts(log.tenantId);
  expect(raised.map(({ verification_id: id }) => id).sort()).toEqual(lies.map((lie) => lie.verificationId).sort());
  expect(raised.every(({ occurrences }) => occurrences === 1)).toBe(true);
  expect(await deliveries(log.tenantId)).toHaveLength(20);
  const kinds = await intakeKinds(log.tenantId);
  expect(kinds.filter((kind) => kind === 'alert.raised')).toHaveLength(20);
  expect(kinds.filter((kind) => kind === 'worker.locked')).toHaveLength(4);
  for (const name of ['liar-0', 'liar-1', 'liar-2', 'liar-3']) {
    expect(await worker(log.tenantId, name)).toMatchObject({ standing: 'LOCKED', claims: '5', false_claims: '5' });
  }
});

test('follows a long log in batches and counts each claim once', async () => {
  const log = await newLog();
  await start();
  for (let batch = 0; batch < 5; batch += 1) {
    await log.append(
      Array.from({ length: 500 }, (_, index) => ({ kind: 'claim', worker_id: `w${index % 2}`, claim: 'done' })),
    );
  }

  await followed(log.tenantId, 2_500);

  expect(await worker(log.tenantId, 'w0')).toMatchObject({ claims: '1250', false_claims: '0' });
  expect(await worker(log.tenantId, 'w1')).toMatchObject({ claims: '1250', false_claims: '0' });
});

test('a step that fails in the middle leaves nothing behind, and is done whole later', async () => {
  const log = await newLog();
  const lie = await claimWithVerdict(database, log, { workerId: 'victim' });
  // The last statement of the transaction is refused, as if the process or the database had died before its commit.
  const trap = `trap_${log.tenantId.replaceAll('-', '')}`;
  await database.query(
    `CREATE FUNCTION watcher.${trap}() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'trapped'; END $$`,
  );
  await database.query(
    `CREATE TRIGGER ${trap} BEFORE UPDATE ON watcher.cursors FOR EACH ROW
     WHEN (NEW.tenant_id = '${log.tenantId}') EXECUTE FUNCTION watcher.${trap}()`,
  );
  await log.append([verdictEntry(lie, { workerId: 'victim' })]);
  const service = await start();
  await until(() => service.logs().find(({ message }) => message === 'ledger tail fails'));
  expect(await alerts(log.tenantId)).toEqual([]);
  expect(await worker(log.tenantId, 'victim')).toBeUndefined();
  expect(await intakeKinds(log.tenantId)).toEqual([]);

  await database.query(`DROP TRIGGER ${trap} ON watcher.cursors`);

  await followed(log.tenantId, 2);
  expect(await alerts(log.tenantId)).toHaveLength(1);
  expect(await worker(log.tenantId, 'victim')).toMatchObject({ standing: 'LOCKED', claims: '1', false_claims: '1' });
});

test('a step whose connection is killed in the middle leaves nothing behind, and is done whole by the next', async () => {
  const log = await newLog();
  const lie = await claimWithVerdict(database, log, { workerId: 'killed' });
  await log.append([verdictEntry(lie, { workerId: 'killed' })]);
  await withAdminClient(database.adminUrl, async (client) => {
    // Behind its alert, the step waits for this row to be committed or not.
    await client.query('BEGIN');
    await client.query(`INSERT INTO watcher.workers (tenant_id, worker_id) VALUES ($1, 'killed')`, [log.tenantId]);
    await start();
    const pid = await until(async () => (await waitingInMidStep())[0]?.pid);
    await client.query('SELECT pg_terminate_backend($1)', [pid]);
    await until(async () => (await waitingInMidStep()).every((other) => other.pid !== pid));
    expect(await alerts(log.tenantId)).toEqual([]);
    expect(await nextSeq(log.tenantId)).toBe(0);
    await client.query('ROLLBACK');
  });

  await followed(log.tenantId, 2);

  expect(await alerts(log.tenantId)).toMatchObject([{ occurrences: 1 }]);
  expect(await deliveries(log.tenantId)).toHaveLength(1);
  expect(await intakeKinds(log.tenantId)).toEqual(['alert.raised', 'worker.locked']);
  expect(await worker(log.tenantId, 'killed')).toMatchObject({ standing: 'LOCKED', claims: '1', false_claims: '1' });
});

const waitingInMidStep = () =>
  database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity
     WHERE datname = $1 AND application_name = 'wingman watcher' AND wait_event_type = 'Lock'`,
    [database.name],
  );

test('a log that cannot be followed stops no other, passes nothing over, and shows in the health', async () => {
  const [broken, sound] = [await newLog(), await newLog()];
  await broken.append([verdictEntry({ claimId: uuidv7(), verificationId: uuidv7() }, { workerId: 'ghost' })]);
  const lie = await claimWithVerdict(database, sound, { workerId: 'seen' });
  await sound.append([verdictEntry(lie, { workerId: 'seen' })]);
  const service = await start();

  await followed(sound.tenantId, 2);

  expect(await alerts(sound.tenantId)).toHaveLength(1);
  expect(await nextSeq(broken.tenantId)).toBe(0);
  expect(service.logs()).toContainEqual(expect.objectContaining({ level: 'warn', message: 'ledger tail fails' }));
  // Later tests share the database: the log is repaired by removing it.
  await database.query('ALTER TABLE ledger.logs DISABLE TRIGGER USER');
  await database.query('DELETE FROM ledger.logs WHERE tenant_id = $1', [broken.tenantId]);
  await database.query('ALTER TABLE ledger.logs ENABLE TRIGGER USER');
});

test('a verdict that is met again after a person unlocked the worker does not lock it again', async () => {
  const log = await newLog();
  const { watcher } = await start({ pollMs: HOUR });
  const lie = await claimWithVerdict(database, log, { workerId: 'forgiven' });
  const job = { tenant_id: log.tenantId, verification_id: lie.verificationId };
  await watcher.onVerdict(job);
  await database.query(`UPDATE watcher.workers SET standing = 'OK' WHERE tenant_id = $1`, [log.tenantId]);

  await watcher.onVerdict(job);
  await log.append([verdictEntry(lie, { workerId: 'forgiven' })]);
  await watcher.onVerdict(job);
  await followed(log.tenantId, 2);

  expect(await worker(log.tenantId, 'forgiven')).toMatchObject({ standing: 'OK', false_claims: '1' });
  expect(await alerts(log.tenantId)).toHaveLength(1);
});

test('a verdict that first comes after the unlock locks, also when its claim is older', async () => {
  const log = await newLog();
  const { watcher } = await start({ pollMs: HOUR });
  const [known, unknown] = [
    await claimWithVerdict(database, log, { workerId: 'again' }),
    await claimWithVerdict(database, log, { workerId: 'again' }),
  ];
  await watcher.onVerdict({ tenant_id: log.tenantId, verification_id: known.verificationId });
  await database.query(`UPDATE watcher.workers SET standing = 'OK' WHERE tenant_id = $1`, [log.tenantId]);

  await watcher.onVerdict({ tenant_id: log.tenantId, verification_id: unknown.verificationId });

  expect(await worker(log.tenantId, 'again')).toMatchObject({ standing: 'LOCKED' });
  expect(await alerts(log.tenantId)).toHaveLength(2);
});

test('a deployment may alert without locking', async () => {
  const log = await newLog();
  const lie = await claimWithVerdict(database, log, { workerId: 'watched' });
  const { watcher } = await start({ policy: { lockOnFalse: false }, pollMs: HOUR });

  await watcher.onVerdict({ tenant_id: log.tenantId, verification_id: lie.verificationId });

  expect(await alerts(log.tenantId)).toHaveLength(1);
  expect((await worker(log.tenantId, 'watched'))?.standing ?? 'OK').toBe('OK');
  expect(await intakeKinds(log.tenantId)).toEqual(['alert.raised']);
});

test('each tenant is judged by its own log: the same worker name elsewhere stays as it is', async () => {
  const [log, other] = [await newLog(), await newLog()];
  await other.append([{ kind: 'claim', worker_id: 'twin', claim: 'done' }]);
  const lie = await claimWithVerdict(database, log, { workerId: 'twin' });
  await log.append([verdictEntry(lie, { workerId: 'twin' })]);
  await start();

  await Promise.all([followed(log.tenantId, 2), followed(other.tenantId, 1)]);

  expect(await worker(log.tenantId, 'twin')).toMatchObject({ standing: 'LOCKED' });
  expect(await worker(other.tenantId, 'twin')).toMatchObject({ standing: 'OK', claims: '1' });
  expect(await alerts(other.tenantId)).toEqual([]);
});
