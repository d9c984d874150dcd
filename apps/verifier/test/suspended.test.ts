import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createTenant, createTestDatabase, createTestLog, until } from '@wingman/testkit';
import type { TestDatabase, TestLog } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createSandbox, startTestVerifier } from './verifier.js';
import type { TestVerifier } from './verifier.js';

/** Nothing of a suspended tenant is looked at; what waited is found when it is resumed. */
let database: TestDatabase;
let sandbox: Awaited<ReturnType<typeof createSandbox>>;
let tenantId: string;
let log: TestLog;
let running: TestVerifier | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await createSandbox();
  await writeFile(path.join(sandbox.root, 'there'), 'x');
});
beforeEach(async () => {
  tenantId = await createTenant(database);
  log = createTestLog(database, tenantId);
});
afterEach(async () => {
  await running?.close();
});
afterAll(async () => {
  await sandbox.remove();
  await database.drop();
});

const put = (status: 'ACTIVE' | 'SUSPENDED') =>
  database.query('UPDATE gatekeeper.tenants SET status = $2 WHERE tenant_id = $1', [tenantId, status]);
const start = async () => (running = await startTestVerifier(database, { tenantId, roots: [sandbox.root] }));
const verdicts = () =>
  database.query('SELECT verdict FROM verifier.verifications WHERE tenant_id = $1 AND binding', [tenantId]);
const claim = () =>
  log.append([{ kind: 'claim', worker_id: 'w', claim: `Created ${path.join(sandbox.root, 'there')}` }]);

/** Sweeps went over another tenant's claim that came later: over this one's, too, if they ever would. */
async function sweptOver(): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const other = createTestLog(database, await createTenant(database));
    await other.append([{ kind: 'claim', worker_id: 'w', claim: 'Something nobody understands' }]);
    await until(
      async () =>
        (await database.query('SELECT FROM verifier.verifications WHERE tenant_id = $1', [other.tenantId])).length ===
        1,
    );
  }
}

test('a logged claim waits for its verdict, by sweep and by job, and has it after the tenant is resumed', async () => {
  await put('SUSPENDED');
  await claim();
  const { verifier } = await start();

  await verifier.jobs.onClaims({ tenant_id: tenantId, from_seq: 0, to_seq: 0 });
  await sweptOver();
  expect(await verdicts()).toEqual([]);

  await put('ACTIVE');
  await until(async () => (await verdicts()).length === 1);
  expect(await verdicts()).toEqual([{ verdict: 'TRUE' }]);
});

test('registered checks wait for their baseline', async () => {
  const checkId = uuidv7();
  await put('SUSPENDED');
  await database.query(
    `INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
       instruction_sha256, result, checks, baseline)
     VALUES ($1, $2, 'w', 'dev', 'APPROVED', '', sha256(''), '{}', $3, 'PENDING')`,
    [tenantId, checkId, JSON.stringify([{ type: 'file', path: path.join(sandbox.root, 'there') }])],
  );
  const baseline = async () =>
    (
      await database.query<{ baseline: string }>('SELECT baseline FROM gatekeeper.checks WHERE check_id = $1', [
        checkId,
      ])
    )[0]?.baseline;
  const { verifier } = await start();

  await verifier.jobs.onBaseline({ tenant_id: tenantId, check_id: checkId });
  await sweptOver();
  expect(await baseline()).toBe('PENDING');

  await put('ACTIVE');
  await until(async () => (await baseline()) === 'TAKEN');
});
