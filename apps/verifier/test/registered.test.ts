import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Check } from '@wingman/contracts';
import { call, createKey, createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { baselineOf, register } from './registered.js';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

// A file that is far older than any check of this test.
const OLD_FILE = process.execPath;

let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let log: TestLog;
let key: string;
let service: TestVerifier;
let others: TestVerifier[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await createSandbox();
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
  ({ key } = await createKey(database, tenantId, { scopes: ['work'], workerId: 'worker-7' }));
  service = await start();
});
afterEach(async () => {
  await Promise.all(others.map((other) => other.close()));
  others = [];
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
  await database.drop();
});

const start = (given: Partial<Parameters<typeof startTestVerifier>[1]> = {}) =>
  startTestVerifier(database, { tenantId, roots: [sandbox.root, path.dirname(OLD_FILE)], ...given });
const inRoot = (...parts: string[]) => path.join(sandbox.root, ...parts);
const verify = (body: unknown, as = key) => call(`${service.url}/verify`, { key: as, body });

async function taken(checks: Check[], given = {}): Promise<string> {
  const checkId = await register(database, tenantId, { checks, ...given });
  await until(async () => (await baselineOf(database, checkId))?.shown !== 'PENDING');
  return checkId;
}

async function logged(
  claim: string,
  rest: object,
): Promise<{ verdict: string; reason_code: string; time_basis: string }> {
  const claimId = uuidv7();
  await log.append([{ kind: 'claim', entry_id: claimId, worker_id: 'worker-7', claim, ...rest }]);
  const rows = () =>
    database.query<{ verdict: string; reason_code: string; time_basis: string }>(
      'SELECT verdict, reason_code, time_basis FROM verifier.verifications WHERE claim_id = $1 AND binding',
      [claimId],
    );
  await until(async () => (await rows()).length > 0);
  return (await rows())[0] as never;
}

test('a registered check that the vocabulary no longer has leaves its claims UNVERIFIABLE', async () => {
  const former = { type: 'process', pid: process.pid, running: true, env_key: 'PATH', env_value: '/bin' } as Check;
  const checkId = await taken([former]);
  expect(await logged('Set it.', { check_id: checkId })).toMatchObject({ reason_code: 'value_hidden' });
});

test('what was touched, created, removed and counted is decided against what was there before, without any job', async () => {
  const app = inRoot('app');
  await mkdir(app);
  for (const name of ['wanted.ts', 'other.ts', 'old.log']) await writeFile(path.join(app, name), name);
  const checkId = await taken([
    {
      type: 'file',
      path: app,
      since_check: 'unchanged',
      except: ['wanted.ts', 'new.ts', '*.log'].map((n) => path.join(app, n)),
    },
    { type: 'file', path: path.join(app, 'wanted.ts'), since_check: 'changed' },
    { type: 'file', path: path.join(app, 'new.ts'), since_check: 'created' },
    { type: 'file', path: path.join(app, 'old.log'), absent: true, since_check: 'removed' },
    { type: 'count', glob: path.join(app, '*.ts'), change: { equals: 1 } },
    { type: 'disk', path: app, free_min: 1 },
  ]);
  expect(await baselineOf(database, checkId)).toMatchObject({
    shown: 'TAKEN',
    rows: '1',
    host: 'this-host',
    entries: '1',
  });

  const early = await verify({ check_id: checkId });
  expect(early.body).toMatchObject({ verdict: 'FALSE', time_basis: 'server' });
  await appendFile(path.join(app, 'wanted.ts'), '// more');
  await writeFile(path.join(app, 'new.ts'), 'new');
  await rm(path.join(app, 'old.log'));

  const { body } = await verify({ check_id: checkId });
  expect(body).toMatchObject({ verdict: 'TRUE', time_basis: 'server', explanation: 'All 6 checks held.' });
  const verdict = await logged('Done as registered', { check_id: checkId });
  expect(verdict).toMatchObject({ verdict: 'TRUE', time_basis: 'server' });

  await appendFile(path.join(app, 'other.ts'), '// touched');
  expect(await logged('Done as registered', { check_id: checkId })).toMatchObject({
    verdict: 'FALSE',
    reason_code: 'modified',
  });
  expect(JSON.stringify(await database.query('SELECT * FROM verifier.baselines'))).not.toContain('new.ts"');
});

test('replicas that race for one baseline record one', async () => {
  others = await Promise.all([start({ sweepIntervalMs: 60_000 }), start({ sweepIntervalMs: 60_000 })]);
  const checkId = await register(database, tenantId, { checks: [{ type: 'file', path: inRoot('raced') }] });
  const job = { tenant_id: tenantId, check_id: checkId };
  await Promise.all([service, ...others, ...others].map(({ verifier }) => verifier.jobs.onBaseline(job)));
  expect(await baselineOf(database, checkId)).toMatchObject({ shown: 'TAKEN', rows: '1', entries: '1' });
});

test('a process that ends between the look and the record loses nothing: both commit together, later', async () => {
  await database.query(`DELETE FROM ledger.producer_kinds WHERE kind = 'check.baseline'`);
  const checkId = await register(database, tenantId, { checks: [{ type: 'file', path: inRoot('x') }] });
  await expect(service.verifier.jobs.onBaseline({ tenant_id: tenantId, check_id: checkId })).rejects.toThrow();
  expect(await baselineOf(database, checkId)).toMatchObject({ shown: 'PENDING', rows: '0' });
  await database.query(`INSERT INTO ledger.producer_kinds VALUES ('wingman_verifier', 'check.baseline')`);
  await until(async () => (await baselineOf(database, checkId))?.shown === 'TAKEN');
});

test('a baseline that cannot be taken is recorded as such, and decides nothing', async () => {
  const outside = await taken([{ type: 'file', path: '/etc/passwd', since_check: 'unchanged' }]);
  expect(await baselineOf(database, outside)).toMatchObject({
    shown: 'FAILED',
    reason: 'outside_allowed_roots',
    entries: '1',
  });
  const { body } = await verify({ check_id: outside });
  expect(body).toMatchObject({ verdict: 'UNVERIFIABLE' });

  const nowhere = await taken([{ type: 'file', path: inRoot('x') }], { context: { host: 'nobody-serves-it' } });
  expect(await baselineOf(database, nowhere)).toMatchObject({ shown: 'FAILED', reason: 'other_host' });
  expect((await verify({ check_id: nowhere })).body).toMatchObject({ reason_code: 'other_host' });
});

test('without a registered check nothing that needs one is decided', async () => {
  const { body } = await verify({ checks: [{ type: 'file', path: OLD_FILE, since_check: 'unchanged' }] });
  expect(body).toMatchObject({ verdict: 'UNVERIFIABLE', reason_code: 'missing_baseline' });
});

test('a late baseline proves only what is older than the check', async () => {
  await writeFile(inRoot('young'), 'x');
  const young: Check = { type: 'file', path: inRoot('young'), since_check: 'unchanged' };
  const old: Check = { type: 'file', path: OLD_FILE, since_check: 'unchanged' };
  const [lateYoung, lateOld] = [await taken([young], { secondsAgo: 60 }), await taken([old], { secondsAgo: 60 })];
  expect((await verify({ check_id: lateYoung })).body).toMatchObject({ reason_code: 'missing_baseline' });
  expect((await verify({ check_id: lateOld })).body).toMatchObject({ verdict: 'TRUE' });
  // What the work had done before the late look it may have taken back since.
  await appendFile(inRoot('young'), 'y');
  expect((await verify({ check_id: lateYoung })).body).toMatchObject({
    verdict: 'UNVERIFIABLE',
    reason_code: 'missing_baseline',
  });
});

test('the start is the server’s: a claimant’s own makes no old file new', async () => {
  const checkId = await register(database, tenantId, { checks: null });
  const claim = `Created ${OLD_FILE}`;
  const context = { task_started_at: '2001-01-01T00:00:00Z' };
  const believed = await verify({ claim, context });
  expect(believed.body.verdict).not.toBe('FALSE');
  expect((await verify({ claim, context, check_id: checkId })).body).toMatchObject({
    verdict: 'FALSE',
    reason_code: 'older_than_start',
    time_basis: 'server',
  });
});

test('work that was over before its check came is not judged by it', async () => {
  const checkId = await taken([{ type: 'file', path: OLD_FILE }]);
  const context = { claimed_at: '2020-01-01T00:00:00Z' };
  expect((await verify({ check_id: checkId, context })).body).toMatchObject({ reason_code: 'missing_baseline' });
  expect(await logged('Done', { check_id: checkId, occurred_at: '2020-01-01T00:00:00Z' })).toMatchObject({
    verdict: 'UNVERIFIABLE',
    reason_code: 'missing_baseline',
  });
});

test('what a claim brings besides weakens nothing', async () => {
  const checkId = await taken([{ type: 'file', path: inRoot('promised') }]);
  const easy: Check[] = [{ type: 'file', path: OLD_FILE }];
  expect(await logged('Done', { check_id: checkId, checks: easy })).toMatchObject({
    verdict: 'FALSE',
    reason_code: 'missing',
  });
  await writeFile(inRoot('promised'), 'x');
  expect((await verify({ check_id: checkId, checks: easy })).body).toMatchObject({ verdict: 'TRUE' });
  const lie = await verify({ check_id: checkId, claim: `Created ${inRoot('never')}` });
  expect(lie.body).toMatchObject({ verdict: 'FALSE', reason_code: 'missing' });
  const open = await verify({ check_id: checkId, checks: [{ type: 'file', path: '/etc/passwd' }] });
  expect(open.body).toMatchObject({ verdict: 'UNVERIFIABLE', reason_code: 'outside_allowed_roots' });
});

test('a check of somebody else, or one that was rejected, makes nothing true', async () => {
  const theirs = await taken([{ type: 'file', path: OLD_FILE }], { workerId: 'worker-8' });
  const rejected = await taken([{ type: 'file', path: OLD_FILE }], { decision: 'REJECTED' });
  const stranger = await createTenant(database);
  const { key: foreign } = await createKey(database, stranger, { scopes: ['read'] });
  const { key: read } = await createKey(database, tenantId, { scopes: ['read'] });

  const refusals = [
    await verify({ check_id: theirs }),
    await verify({ check_id: theirs }, foreign),
    await verify({ check_id: uuidv7() }),
    await verify({ check_id: theirs, worker_id: 'worker-7' }, read),
  ];
  expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
    [404, 'not_found'],
    [404, 'not_found'],
    [404, 'not_found'],
    [400, 'invalid_request'],
  ]);
  const good = { checks: [{ type: 'file', path: OLD_FILE }] };
  expect(await logged('Done', { ...good, check_id: theirs })).toMatchObject({
    verdict: 'UNVERIFIABLE',
    reason_code: 'unknown_check',
  });
  expect(await logged('Done', { ...good, check_id: rejected })).toMatchObject({
    verdict: 'UNVERIFIABLE',
    reason_code: 'check_rejected',
  });
  expect(await logged(`Created ${inRoot('never')}`, { check_id: rejected })).toMatchObject({ verdict: 'FALSE' });
});
