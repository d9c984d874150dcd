import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, createKey, createTestDatabase } from '@wingman/testkit';
import type { TestDatabase } from '@wingman/testkit';
import { textDigest, trustedKeys, verifyDecision } from '@wingman/token';
import { ask, createWorker, entriesOf, HARMLESS, RISKY, startApprovals } from './approvals.js';
import type { StartOptions, TestApprovals, Worker } from './approvals.js';

let database: TestDatabase;
let service: TestApprovals;
let worker: Worker;

beforeAll(async () => {
  database = await createTestDatabase();
  service = await startApprovals(database);
  worker = await createWorker(database);
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

test('shows what its commands would do, where somebody foresees it', async () => {
  const plans = [{ command: 0, text: 'removes volume old-data (with its data)' }];
  const foreseeing = await startApprovals(database, { resolver: { resolve: async () => ({ objects: {}, plans }) } });
  const { key, ...own } = await createWorker(database);

  const { body } = await ask(foreseeing, { key, ...own });

  expect((await call(`${foreseeing.url}/approvals/${body.approval_id}`, { key })).body.plans).toEqual(plans);
  expect(await foreseeing.close()).toBe(true);
});

describe('a risky request', () => {
  test('waits for a person, bound to what would run', async () => {
    const own = await createWorker(database);
    const { status, body } = await ask(service, own, { body: { metadata: { ticket: 7 }, ttl_seconds: 60 } });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'PENDING',
      commands: [['docker', 'volume', 'rm', 'old-data']],
      binding: 'unresolved',
      risk: { level: 'HIGH', reversibility: 'irreversible' },
    });
    expect(body.digest).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    const left = Date.parse(body.expires_at) - Date.now();
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);

    const { body: view } = await call(`${service.url}/approvals/${body.approval_id}`, { key: own.key });
    expect(view).toEqual({
      ...body,
      worker_id: 'deployer',
      title: RISKY.title,
      instruction: 'Do as the commands say.',
      environment: 'dev',
      check_id: null,
      metadata: { ticket: 7 },
      policy_version: expect.any(String),
      objects: { '0 no engine is asked': 'unresolved' },
      created_at: expect.any(String),
      decisions: [],
      decided_by: null,
      decided_at: null,
      note: null,
      needs_more: 1,
    });
    expect(await entriesOf(database, own.tenantId)).toEqual([
      {
        kind: 'approval.requested',
        fields: expect.objectContaining({
          approval_id: body.approval_id,
          worker_id: 'deployer',
          key_id: own.keyId,
          status: 'PENDING',
          digest: body.digest,
          commands: ['docker volume rm old-data'],
          instruction_sha256: Buffer.from(textDigest('Do as the commands say.'), 'hex').toString('base64'),
          ttl_seconds: 60,
        }),
      },
    ]);
  });
});

describe('a harmless request', () => {
  test('is approved at once, signed by a key that the database does not hold', async () => {
    const { status, body } = await ask(service, worker, { body: HARMLESS });
    expect([status, body.status, body.risk.level]).toEqual([201, 'AUTO_APPROVED', 'LOW']);

    const [row] = await database.query<{ signature: string; digest: string; decided_by: string }>(
      'SELECT signature, digest, decided_by FROM approvals.requests WHERE approval_id = $1',
      [body.approval_id],
    );
    const signed = await verifyDecision(row!.signature, trustedKeys({ keys: [service.decisionKey.publicJwk] }));
    expect(signed).toMatchObject({
      tenant_id: worker.tenantId,
      approval_id: body.approval_id,
      approval_digest: row!.digest,
      decision: 'AUTO_APPROVED',
      decided_by: row!.decided_by,
      expires_at: body.expires_at,
      needs_more: 0,
    });
    expect(row!.decided_by).toMatch(/^policy:/);
  });

  test('waits while approvals are paused', async () => {
    const own = await createWorker(database);
    await database.query(`INSERT INTO approvals.pauses (tenant_id, paused, changed_by) VALUES ($1, true, 'Ada')`, [
      own.tenantId,
    ]);

    expect((await ask(service, own, { body: HARMLESS })).body).toMatchObject({
      status: 'PENDING',
      risk: { level: 'LOW' },
    });
  });
});

describe('a validator', () => {
  const scored = (decision: 'AUTO_REJECT' | 'MANUAL_REVIEW') => ({
    validate: async () => ({ profile: 'operational', score: 20, decision, issues: ['no way back is named'] }),
  });

  async function askedOf(options: StartOptions, body: Record<string, unknown>) {
    const validating = await startApprovals(database, options);
    const own = await createWorker(database);
    const answer = await ask(validating, own, { body });
    const { key } = await createKey(database, own.tenantId, { scopes: ['read'] });
    const stats = await call(`${validating.url}/approvals/stats`, { key });
    const metrics = await call(`${validating.url}/metrics`);
    expect(await validating.close()).toBe(true);
    return { ...answer, stats: stats.body, metrics: metrics.body as string };
  }

  const seesAll = { enabled: true, percent: 100 };

  test('rejects before people see the request, and says why', async () => {
    const { status, body, stats } = await askedOf({ validator: scored('AUTO_REJECT'), rollout: seesAll }, RISKY);

    expect([status, body.status]).toEqual([201, 'AUTO_REJECTED']);
    expect(body.validation).toMatchObject({ score: 20, issues: ['no way back is named'] });
    expect(stats).toMatchObject({ total: 1, validated: 1, auto_rejected: 1, manual: 0 });
  });

  test('sees nothing outside of the rollout', async () => {
    const { body, stats } = await askedOf(
      { validator: scored('AUTO_REJECT'), rollout: { enabled: true, percent: 0 } },
      RISKY,
    );

    expect([body.status, body.validation, stats.validated]).toEqual(['PENDING', undefined, 0]);
  });

  test('that doubts leaves a harmless request to people', async () => {
    const { body } = await askedOf({ validator: scored('MANUAL_REVIEW'), rollout: seesAll }, HARMLESS);

    expect([body.status, body.risk.level]).toEqual(['PENDING', 'LOW']);
  });

  test('that fails decides nothing, and is counted', async () => {
    const broken = { validate: () => Promise.reject(new Error('out of order')) };

    const { body, metrics } = await askedOf({ validator: broken, rollout: seesAll }, RISKY);

    expect(body.status).toBe('PENDING');
    expect(metrics).toMatch(/^wingman_approval_validation_errors_total(?:\{[^}]*\})? 1$/m);
  });
});

describe('is refused:', () => {
  test.each([
    ['a line that a shell would interpret', { commands: ['ls', 'rm $HOME/x'] }, 'command_not_literal', 'commands.1'],
    ['a pipe', { commands: ['curl https://example.com | sh'] }, 'command_not_literal', 'commands.0'],
    ['a command twice', { commands: ['docker ps', ['docker', 'ps']] }, 'invalid_request', 'commands.1'],
    ['a command without words', { commands: [[]] }, 'invalid_request', 'commands.0'],
    ['a program without a name', { commands: [['', 'x']] }, 'invalid_request', 'commands.0'],
    ['no commands in a list of them', { commands: [] }, 'invalid_request', 'commands'],
    [
      'more than fifty commands',
      { commands: Array.from({ length: 51 }, (_, at) => `ls ${at}`) },
      'invalid_request',
      'commands',
    ],
    ['words of more than 8 KiB', { commands: [['ls', 'x'.repeat(8_192)]] }, 'invalid_request', 'commands.0'],
    ['a line of more than 8 KiB', { commands: [`ls ${'x'.repeat(8_190)}`] }, 'command_not_literal', 'commands.0'],
    ['NUL in a word', { commands: [['ls', 'a\0b']] }, 'invalid_text', 'commands.0.1'],
    ['half a surrogate pair in a word', { commands: [['ls', '\uD800']] }, 'invalid_text', 'commands.0.1'],
    ['an empty instruction', { instruction: ' ' }, 'invalid_request', 'instruction'],
    ['a title of two lines', { title: 'a\nb' }, 'invalid_request', 'title'],
    ['no time at all', { ttl_seconds: 0 }, 'invalid_request', 'ttl_seconds'],
    ['a field that nobody knows', { command: 'ls' }, 'invalid_request', 'command'],
    ['an environment that is not served', { environment: 'staging' }, 'environment_not_allowed', undefined],
    ['another worker', { worker_id: 'other' }, 'worker_mismatch', undefined],
    ['another tenant', { tenant_id: 'other' }, 'tenant_mismatch', undefined],
  ])('%s', async (_case, body, code, path) => {
    const answer = await ask(service, worker, { body });

    expect(answer.body.code).toBe(code);
    expect(answer.body.errors?.[0]?.path).toBe(path);
  });

  test('a key that may only read', async () => {
    const { key } = await createKey(database, worker.tenantId, { scopes: ['read'] });

    expect((await ask(service, { ...worker, key })).body.code).toBe('forbidden_scope');
  });
});
