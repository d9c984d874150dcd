import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { ask, createWorker, HARMLESS, startApprovals } from './approvals.js';
import type { TestApprovals, Worker } from './approvals.js';

const INSTRUCTION = 'Do exactly as the commands say.';

let database: TestDatabase;
let service: TestApprovals;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
});

beforeEach(async () => {
  worker = await createWorker(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

interface Check {
  tenantId: string;
  workerId: string;
  instruction: string;
  decision: 'APPROVED' | 'REJECTED';
  environment: string;
}

/** As the gatekeeper would have recorded it. */
async function createCheck(change: Partial<Check> = {}): Promise<string> {
  const check = { ...worker, instruction: INSTRUCTION, decision: 'APPROVED', environment: 'prd', ...change };
  const checkId = uuidv7();
  await database.query(
    `INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
       instruction_sha256, result)
     VALUES ($1, $2, $3, $4, $5, '', $6, '{}')`,
    [
      check.tenantId,
      checkId,
      check.workerId,
      check.environment,
      check.decision,
      createHash('sha256').update(check.instruction).digest(),
    ],
  );
  return checkId;
}

const askFor = (environment: string, checkId?: string) =>
  ask(service, worker, {
    body: { ...HARMLESS, instruction: INSTRUCTION, environment, ...(checkId !== undefined && { check_id: checkId }) },
  });

describe('for production', () => {
  test('an approved check of the instruction is needed, and then a person', async () => {
    const without = await askFor('prd');
    const checkId = await createCheck();
    const checked = await askFor('prd', checkId);

    expect([without.status, without.body.code, without.body.errors[0].path]).toEqual([
      400,
      'check_required',
      'check_id',
    ]);
    expect([checked.status, checked.body.status]).toEqual([201, 'PENDING']);
  });

  test('a check of another environment counts as far as the policy here says the same', async () => {
    const { body } = await askFor('prd', await createCheck({ environment: 'dev' }));

    // The instruction has none of the ten sections: what let it pass there does not hold here.
    expect([body.code, body.detail]).toEqual(['check_required', expect.stringContaining('rejected for prd')]);
  });
});

describe('a check is refused, wherever it is given,', () => {
  test.each([
    ['of another instruction', async () => createCheck({ instruction: `${INSTRUCTION} ` })],
    ['of another worker', async () => createCheck({ workerId: 'other' })],
    ['of another tenant', async () => createCheck({ tenantId: (await createWorker(database)).tenantId })],
    ['that rejected', async () => createCheck({ decision: 'REJECTED' })],
    ['that there is not', async () => uuidv7()],
  ])('%s', async (_case, makeCheck) => {
    const checkId = await makeCheck();

    expect((await askFor('prd', checkId)).body.code).toBe('check_required');
    expect((await askFor('dev', checkId)).body.code).toBe('check_required');
  });
});

test('a tenant may do without in production', async () => {
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, 'x', $2, 'Ada')`,
    [
      worker.tenantId,
      JSON.stringify([{ layer: 'environment', environment: 'prd', approvals: { check_required: false } }]),
    ],
  );

  expect((await askFor('prd')).body.status).toBe('PENDING');
});

test('what is asked for no longer is asked for no longer, and the other way round', async () => {
  const put = (revision: number, required: boolean) =>
    database.query(
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       VALUES ($1, $2, 'x', $3, 'Ada')`,
      [worker.tenantId, revision, JSON.stringify([{ layer: 'tenant', approvals: { check_required: required } }])],
    );

  await put(1, true);
  expect((await askFor('dev')).body.code).toBe('check_required');
  expect((await askFor('dev')).body.code).toBe('check_required');
  await put(2, false);
  expect((await askFor('dev')).status).toBe(201);
  await put(3, true);
  expect((await askFor('dev')).body.code).toBe('check_required');
});

test('a policy that cannot be read approves nothing', async () => {
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, 'x', '[{"layer": "nobody knows"}]', 'Ada')`,
    [worker.tenantId],
  );

  expect((await askFor('dev')).status).toBe(503);
});

test('in a deployment for production nothing is approved at once', async () => {
  const production = await startApprovals(database, { env: { DEPLOYMENT_ENV: 'prd' } });
  const checkId = await createCheck({ environment: 'dev' });

  const { body } = await ask(production, worker, {
    body: { ...HARMLESS, instruction: INSTRUCTION, environment: 'dev', check_id: checkId },
  });

  expect(body.status).toBe('PENDING');
  await production.close();
});
