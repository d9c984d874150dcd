import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openCheckpoint, signCheckpoint, tenantOrigin } from '@wingman/ledger-format';
import { call, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { logClaim, newLedgerKeys, newWorker, ORIGIN, read, startLedger } from './start-ledger.js';
import type { RunningLedger, StartOptions, Worker } from './start-ledger.js';

let database: TestDatabase;
let dir: string;
const keys = newLedgerKeys();
const running: RunningLedger[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  dir = await mkdtemp(path.join(tmpdir(), 'wingman-checkpoints-'));
});

afterEach(async () => {
  for (const service of running.splice(0)) await service.close();
  await database.drop();
  await rm(dir, { recursive: true });
});

async function start(options: StartOptions = {}): Promise<RunningLedger> {
  const service = await startLedger(database, { keys, checkpointDir: dir, ...options });
  running.push(service);
  return service;
}

async function stop(service: RunningLedger): Promise<void> {
  running.splice(running.indexOf(service), 1);
  expect(await service.close()).toBe(true);
}

const file = ({ tenantId }: Worker): string => path.join(dir, tenantId, 'checkpoint');
const filed = async (worker: Worker) =>
  openCheckpoint(await readFile(file(worker), 'utf8'), { verifier: keys.signer.verifier, tenantId: worker.tenantId });
const untilFiled = (worker: Worker, size: number) =>
  until(async () => (await filed(worker)).size === size, { what: `a published checkpoint of ${size}` });
const refusal = (service: RunningLedger) =>
  until(() => service.logs().find(({ message }) => message === 'refused to sign a log'), { what: 'a refusal' });

/** A change by somebody who owns the database: triggers and policies do not hold them. */
const asOwner = (sql: string, params: unknown[] = []) =>
  database.query(`SET session_replication_role = replica; ${sql.replaceAll('$1', `'${String(params[0])}'`)}`);

async function filledLog(service: RunningLedger, count = 5): Promise<Worker> {
  const worker = await newWorker(database);
  for (let index = 0; index < count; index += 1) await logClaim(service, worker, `claim ${index}`);
  await untilFiled(worker, count);
  return worker;
}

test('publishes what it signed outside the database, and all replicas serve the same note', async () => {
  const service = await start();
  const other = await start();
  const worker = await filledLog(service);

  const notes = await Promise.all([service, other].map((one) => read(one, worker, '/ledger/checkpoint')));

  const published = await readFile(file(worker), 'utf8');
  expect(notes.map(({ body }) => body)).toEqual([published, published]);
  const rows = await database.query('SELECT size FROM ledger.checkpoints WHERE tenant_id = $1 AND size = 5', [
    worker.tenantId,
  ]);
  expect(rows).toHaveLength(1);
});

test('a replica with a folder of its own publishes there too', async () => {
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'wingman-checkpoints-'));
  const service = await start();
  await start({ checkpointDir: elsewhere });
  const worker = await filledLog(service);

  await until(async () =>
    (await readFile(path.join(elsewhere, worker.tenantId, 'checkpoint'), 'utf8')).includes('\n5\n'),
  );

  await rm(elsewhere, { recursive: true });
});

test('goes on after a restart', async () => {
  const first = await start();
  const worker = await filledLog(first, 3);
  await stop(first);

  const second = await start();
  await logClaim(second, worker, 'one more');

  await untilFiled(worker, 4);
});

describe('refuses to sign, says so and goes down', () => {
  async function expectRefused(service: RunningLedger, worker: Worker, reason: RegExp): Promise<void> {
    expect(await refusal(service)).toMatchObject({ level: 'error', reason: expect.stringMatching(reason) });
    const health = await until(async () => {
      const answer = await call(`${service.url}/health`);
      return answer.status === 503 ? answer : undefined;
    });
    expect(health.body.dependencies.signing).toMatchObject({ status: 'down' });
    expect(JSON.stringify(health.body)).not.toContain(worker.tenantId);
    expect(await read(service, worker, '/ledger/checkpoint')).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
    });
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/^wingman_ledger_signing_refused\S* 1$/m);
  }

  test.each([
    ['other peaks', `UPDATE ledger.logs SET peaks = sha256('x') || substr(peaks, 33) WHERE tenant_id = $1`],
    ['another last leaf', `UPDATE ledger.logs SET last_leaf_hash = sha256('x') WHERE tenant_id = $1`],
    ['a larger size', `UPDATE ledger.logs SET size = 6 WHERE tenant_id = $1`],
  ])('a head with %s, at the start', async (_case, tampering) => {
    const first = await start();
    const worker = await filledLog(first);
    await stop(first);
    await asOwner(tampering, [worker.tenantId]);

    await expectRefused(await start(), worker, /head/);
  });

  test('a log that was rewritten consistently after it was signed', async () => {
    const first = await start();
    const worker = await filledLog(first);
    await stop(first);
    // The owner of the database removes the log and has the ledger write another one, of the same length.
    await asOwner(
      `DELETE FROM ledger.entries WHERE tenant_id = $1; DELETE FROM ledger.logs WHERE tenant_id = $1;
       DELETE FROM ledger.checkpoints WHERE tenant_id = $1;`,
      [worker.tenantId],
    );
    const second = await start({ checkpointDir: await mkdtemp(path.join(dir, 'other-')) });
    for (let index = 0; index < 6; index += 1) await logClaim(second, worker, `rewritten ${index}`);
    await stop(second);

    await expectRefused(await start(), worker, /contradicts|is not ours/);
  });

  test('an older backup of the database', async () => {
    const first = await start();
    const worker = await filledLog(first, 3);
    const older = await readFile(file(worker), 'utf8');
    await logClaim(first, worker, 'four');
    await untilFiled(worker, 4);
    await stop(first);
    expect(older).not.toBe(await readFile(file(worker), 'utf8'));
    await asOwner(
      `DELETE FROM ledger.checkpoints WHERE tenant_id = $1 AND size > 3;
       DELETE FROM ledger.entries WHERE tenant_id = $1 AND seq >= 3;
       UPDATE ledger.logs SET size = 3,
         last_leaf_hash = (SELECT leaf_hash FROM ledger.entries WHERE tenant_id = $1 AND seq = 2),
         peaks = (SELECT sha256('\\x01'::bytea || a.leaf_hash || b.leaf_hash) || c.leaf_hash
           FROM ledger.entries a, ledger.entries b, ledger.entries c
           WHERE a.tenant_id = $1 AND b.tenant_id = $1 AND c.tenant_id = $1 AND a.seq = 0 AND b.seq = 1 AND c.seq = 2)
       WHERE tenant_id = $1`,
      [worker.tenantId],
    );

    const second = await start();
    await expectRefused(second, worker, /has 3 entries, but a checkpoint of 4 was published/);
    expect((await filed(worker)).size).toBe(4);
    // Claims are still taken: what is refused is to vouch for the log.
    expect(await logClaim(second, worker, 'another four')).toMatchObject({ status: 201 });
  });

  test('a log whose file holds a checkpoint of a larger tree', async () => {
    const service = await start();
    const worker = await filledLog(service);
    const forged = signCheckpoint(
      { origin: tenantOrigin(ORIGIN, worker.tenantId), size: 9, root: Buffer.alloc(32, 1), extensions: [] },
      keys.signer,
    );
    await writeFile(file(worker), forged);
    await logClaim(service, worker, 'one more');

    await expectRefused(service, worker, /checkpoint of 9 was published/);
    expect(await readFile(file(worker), 'utf8')).toBe(forged);
  });

  test('a log whose published checkpoint somebody else signed', async () => {
    const service = await start();
    const worker = await newWorker(database);
    const origin = tenantOrigin(ORIGIN, worker.tenantId);
    const checkpoint = { origin, size: 0, root: Buffer.alloc(32), extensions: [] };
    await mkdir(path.dirname(file(worker)));
    await writeFile(file(worker), signCheckpoint(checkpoint, newLedgerKeys().signer));
    await logClaim(service, worker, 'x');

    await expectRefused(service, worker, /is not ours/);
  });
});

test('accepts checkpoints of an earlier key that it was told of, after the key was changed', async () => {
  const first = await start();
  const worker = await filledLog(first, 2);
  await stop(first);
  const changed = newLedgerKeys();

  const second = await start({ keys: { ...changed, previous: [keys.signer.verifier] } });
  await logClaim(second, worker, 'after the change');

  await until(
    async () => openCheckpoint(await readFile(file(worker), 'utf8'), { verifier: changed.signer.verifier }).size === 3,
  );
});

test('after the key was changed a log that does not grow is shown under the key of today', async () => {
  const first = await start();
  const worker = await filledLog(first, 2);
  await stop(first);
  const changed = newLedgerKeys();

  const second = await start({ keys: { ...changed, previous: [keys.signer.verifier] } });

  const verifier = { verifier: changed.signer.verifier, tenantId: worker.tenantId };
  await until(async () => {
    const { body } = await read(second, worker, '/ledger/checkpoint');
    return openCheckpoint(String(body), verifier).size === 2;
  });
});

describe('the audit', () => {
  const audited = { auditEntriesPerSecond: 100_000 };
  const finding = (service: RunningLedger) =>
    until(() => service.logs().find(({ message }) => String(message).startsWith('the audit found')), {
      what: 'a finding',
    });

  test('passes over a good log, resumes where it was, and counts', async () => {
    const service = await start(audited);
    const worker = await filledLog(service);

    await until(async () => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      return /^wingman_ledger_audit_passes_total\S* [1-9]/m.test(text);
    });

    expect(JSON.parse(await readFile(path.join(dir, worker.tenantId, 'audit'), 'utf8'))).toMatchObject({
      size: expect.any(Number),
    });
    expect(service.logs().filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each([
    [
      'changed bytes under an unchanged tree',
      `UPDATE ledger.entries SET leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'claim 1', 'claim 9'), 'UTF8')
       WHERE tenant_id = $1 AND seq = 1`,
    ],
    [
      'a column that says other than its leaf',
      `ALTER TABLE ledger.entries ALTER kind DROP EXPRESSION IF EXISTS;
       UPDATE ledger.entries SET kind = 'checkpoint' WHERE tenant_id = $1 AND seq = 1`,
    ],
    ['a missing entry', 'DELETE FROM ledger.entries WHERE tenant_id = $1 AND seq = 2'],
    [
      'two entries that changed places',
      `UPDATE ledger.entries SET seq = -1 * seq - 1 WHERE tenant_id = $1 AND seq IN (1, 2);
       UPDATE ledger.entries SET seq = CASE seq WHEN -2 THEN 2 ELSE 1 END WHERE tenant_id = $1 AND seq < 0`,
    ],
  ])('finds %s, and the log is not signed any more', async (_case, tampering) => {
    const first = await start();
    const worker = await filledLog(first);
    await stop(first);
    await database.query('ALTER TABLE ledger.entries DROP CONSTRAINT entries_seq_check');
    await asOwner(tampering, [worker.tenantId]);

    const service = await start(audited);

    expect(await finding(service)).toMatchObject({ level: 'error', tenant_id: worker.tenantId });
    await until(async () => (await read(service, worker, '/ledger/checkpoint')).status === 503);
  });

  test('finds a leaf whose successor names another one, in a tree that is right in itself and was never signed', async () => {
    const first = await start();
    const worker = await filledLog(first, 2);
    await stop(first);
    await rm(path.join(dir, worker.tenantId), { recursive: true });
    await asOwner(
      `DELETE FROM ledger.checkpoints WHERE tenant_id = $1;
       UPDATE ledger.entries SET leaf = changed.leaf, leaf_hash = DEFAULT
       FROM (SELECT convert_to(replace(convert_from(leaf, 'UTF8'), 'claim 0', 'claim 9'), 'UTF8') AS leaf
         FROM ledger.entries WHERE tenant_id = $1 AND seq = 0) changed
       WHERE tenant_id = $1 AND seq = 0;
       UPDATE ledger.logs SET peaks = (SELECT sha256('\\x01'::bytea || a.leaf_hash || b.leaf_hash)
         FROM ledger.entries a, ledger.entries b
         WHERE a.tenant_id = $1 AND b.tenant_id = $1 AND a.seq = 0 AND b.seq = 1) WHERE tenant_id = $1`,
      [worker.tenantId],
    );

    const service = await start(audited);

    expect(await finding(service)).toMatchObject({ reason: 'audit: entry 1 does not follow the entry before it' });
  });
});
