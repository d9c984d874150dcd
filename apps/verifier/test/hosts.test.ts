import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTenant, createTestDatabase, createTestLog, createTestRedis, until } from '@wingman/testkit';
import type { TestDatabase, TestLog, TestRedis } from '@wingman/testkit';
import { claimsVerify, createProducer } from '@wingman/queue';
import { v7 as uuidv7 } from 'uuid';
import { consumeJobs, createForwarding } from '../src/host/queues.js';
import { baselineOf, register } from './registered.js';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

const A = { names: ['host-a'], servesDefault: true, waitMs: 60_000 };
const B = { names: ['host-b', 'b.example:1'], servesDefault: false, waitMs: 60_000 };
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let redis: TestRedis;
let tenantId: string;
let log: TestLog;
let size = 0;
// The same tenant has another directory on each host.
let onA: Awaited<ReturnType<typeof createSandbox>>;
let onB: Awaited<ReturnType<typeof createSandbox>>;

beforeAll(async () => {
  [database, redis, onA, onB] = await Promise.all([
    createTestDatabase(),
    createTestRedis(),
    createSandbox(),
    createSandbox(),
  ]);
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
  await writeFile(path.join(onA.root, 'a'), 'a');
  await writeFile(path.join(onB.root, 'b'), 'b');
});
afterAll(async () => {
  await Promise.all([onA.remove(), onB.remove(), redis.drop(), database.drop()]);
});

/** Logs that the file is there, once for each host; returns the claims' ids. */
async function logClaims(claims: { file: string; host?: string }[]): Promise<string[]> {
  const entries = claims.map(({ file, host }) => ({
    kind: 'claim',
    entry_id: uuidv7(),
    worker_id: 'worker-7',
    claim: `Created ${file}`,
    ...(host !== undefined && { context: { host } }),
  }));
  await log.append(entries);
  size += entries.length;
  return entries.map(({ entry_id: id }) => id);
}

const verdictsOn = async (ids: string[]): Promise<(string | undefined)[]> => {
  const rows = await database.query<{ claim_id: string; found: string }>(
    `SELECT claim_id, verdict || ' ' || reason_code AS found FROM verifier.verifications
     WHERE binding AND claim_id = ANY ($1)`,
    [ids],
  );
  return ids.map(
    (id) =>
      rows
        .filter(({ claim_id: of }) => of === id)
        .map(({ found }) => found)
        .join(', ') || undefined,
  );
};

const startA = (given: object = {}) => startTestVerifier(database, { tenantId, roots: [onA.root], hosts: A, ...given });
const startB = (given: object = {}) => startTestVerifier(database, { tenantId, roots: [onB.root], hosts: B, ...given });

async function during(services: TestVerifier[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await Promise.all(services.map((service) => service.close()));
  }
}

test('each host’s replicas sweep their own claims, and one that nobody ever served is given up', async () => {
  const services = [await startB(), await startA()];
  await during(services, async () => {
    const [a, b] = [path.join(onA.root, 'a'), path.join(onB.root, 'b')];
    const ids = await logClaims([
      { file: a },
      { file: a, host: 'host-a' },
      { file: b, host: 'host-b' },
      { file: path.join(onB.root, 'none'), host: 'b.example:1' },
      { file: a, host: 'nowhere' },
    ]);
    await until(async () => (await verdictsOn(ids)).every((found) => found !== undefined));
    expect(await verdictsOn(ids)).toEqual([
      'TRUE all_held',
      'TRUE all_held',
      'TRUE all_held',
      'FALSE missing',
      'UNVERIFIABLE other_host',
    ]);
    // Whose verdict it is stands beside it: the watcher tells by that whether this auditor was away.
    const by = await database.query<{ host: string }>(
      'SELECT host FROM verifier.verifications v JOIN unnest($1::uuid[]) WITH ORDINALITY AS c (claim_id, place) USING (claim_id) ORDER BY place',
      [ids],
    );
    expect(by.map(({ host }) => host)).toEqual(['host-a', 'host-a', 'host-b', 'host-b', 'host-a']);
  });
});

test('jobs reach the host that they are about through its own queue', async () => {
  const options = { redisUrl: redis.url, prefix: redis.prefix, log: quiet as never };
  const forwarding = createForwarding(options);
  const producer = createProducer(claimsVerify, options);
  // Nobody sweeps in this test: what is judged came by the queues.
  const services = [await startB({ sweepIntervalMs: 600_000 }), await startA({ sweepIntervalMs: 600_000, forwarding })];
  const consumers = [
    ...consumeJobs(services[0]!.verifier.jobs, B, options),
    ...consumeJobs(services[1]!.verifier.jobs, A, options),
  ];
  await during(services, async () => {
    const from = size;
    const ids = await logClaims([
      { file: path.join(onA.root, 'a') },
      { file: path.join(onB.root, 'b'), host: 'b.example:1' },
    ]);
    await until(() => producer.add({ tenant_id: tenantId, from_seq: from, to_seq: from + 1 }));
    await until(async () => (await verdictsOn(ids)).every((found) => found !== undefined));
    expect(await verdictsOn(ids)).toEqual(['TRUE all_held', 'TRUE all_held']);
    const checks = [{ type: 'file', path: path.join(onB.root, 'b') } as const];
    const checkId = await register(database, tenantId, { checks, context: { host: 'host-b' } });
    await services[1]!.verifier.jobs.onBaseline({ tenant_id: tenantId, check_id: checkId });
    await until(async () => (await baselineOf(database, checkId))?.shown === 'TAKEN');
    expect(await baselineOf(database, checkId)).toMatchObject({ host: 'host-b', rows: '1' });
  });
  await Promise.all([...consumers, producer, forwarding].map((part) => part.close()));
});

test('a host that was served before is waited for, and given up after the wait', async () => {
  await database.query(`INSERT INTO verifier.hosts VALUES ('host-c', now() - interval '1 day')`);
  let ids: string[] = [];
  await during([await startA()], async () => {
    ids = await logClaims([{ file: path.join(onA.root, 'a'), host: 'host-c' }, { file: path.join(onA.root, 'a') }]);
    await until(async () => (await verdictsOn(ids))[1] !== undefined);
    expect(await verdictsOn(ids)).toEqual([undefined, 'TRUE all_held']);
  });
  await during([await startA({ hosts: { ...A, waitMs: 0 } })], async () => {
    await until(async () => (await verdictsOn(ids))[0] !== undefined);
    expect(await verdictsOn(ids)).toEqual(['UNVERIFIABLE other_host', 'TRUE all_held']);
  });
});
