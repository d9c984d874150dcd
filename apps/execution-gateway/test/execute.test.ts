import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { call, createKey, createTestDatabase, startTestService, until } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';
import { createGateway } from '../src/app.js';
import { by, createCountingExecutor, ended } from './fake-executor.js';
import type { CountingExecutor } from './fake-executor.js';
import {
  allowPrograms,
  approve,
  createKeys,
  createSigningKey,
  createWorker,
  entriesOf,
  execute,
  gatewayDeps,
  mint,
  startGateway,
} from './gateway.js';
import type { Keys, Worker } from './gateway.js';

let database: TestDatabase;
let service: TestService;
let keys: Keys;
let worker: Worker;
let executor: CountingExecutor;

const COMMAND = ['tidy', 'up', 'the attic'];
const OTHER = ['tidy', 'up', 'the cellar'];

beforeAll(async () => {
  database = await createTestDatabase();
  keys = await createKeys();
  executor = createCountingExecutor();
  service = await startGateway(database, { keys, ...by(executor) });
  worker = await team();
});

afterAll(async () => {
  expect(await service.close()).toBe(true);
  await database.drop();
});

/** A worker of a tenant whose policy lets the test's program run. */
async function team(): Promise<Worker> {
  const created = await createWorker(database);
  await allowPrograms(database, created.tenantId, { tidy: '/usr/bin/tidy' });
  return created;
}

const usable = async (of: Worker = worker, commands = [COMMAND, OTHER]) => {
  const approval = await approve(database, of, keys, { commands });
  const token = await mint(database, of, keys, approval, COMMAND);
  return { approval, token, presented: { key: of.key, token, approvalId: approval.approvalId, command: COMMAND } };
};

/** The database commits a start, and the answer to that is lost. */
const withoutAnswer = (db: Db): Db => ({
  ...db,
  inTenant: async (tenantId, work) => {
    let isStart = false;
    const result = await db.inTenant(tenantId, (tx) =>
      work({
        ...tx,
        query: (text, ...rest) => {
          isStart ||= text.includes('INSERT INTO gateway.executions') && text.includes("'STARTED'");
          return tx.query(text, ...rest);
        },
      }),
    );
    if (isStart) throw new AppError('unavailable', 'the database cannot be reached');
    return result;
  },
});

const ranOf = (approvalId: string) =>
  database.query('SELECT status, code FROM gateway.executions WHERE approval_id = $1 ORDER BY execution_id', [
    approvalId,
  ]);

describe('what was approved', () => {
  test('runs once, is answered, and stands in the ledger from its start to its end', async () => {
    const own = await team();
    const { approval, presented } = await usable(own);

    const { status, body } = await execute(service, presented);

    expect(status).toBe(200);
    expect(body).toEqual({
      execution_id: expect.any(String),
      status: 'SUCCEEDED',
      exit_code: 0,
      stdout: 'done\n',
      stderr: '',
      truncated: false,
      duration_ms: expect.any(Number),
      effects: [],
    });
    expect(executor.ran.at(-1)).toMatchObject({
      tenantId: own.tenantId,
      argv: COMMAND,
      executionId: body.execution_id,
    });
    const entries = await entriesOf(database, own.tenantId);
    expect(entries).toEqual([
      {
        kind: 'execution.started',
        fields: expect.objectContaining({
          execution_id: body.execution_id,
          approval_id: approval.approvalId,
          worker_id: own.workerId,
          command: 'tidy up the attic',
          by: `key:${own.keyId}`,
        }),
      },
      {
        kind: 'execution.finished',
        fields: expect.objectContaining({ execution_id: body.execution_id, status: 'SUCCEEDED', exit_code: 0 }),
      },
    ]);
    const shown = await call(`${service.url}/gateway/executions/${body.execution_id}`, { key: own.read.key });
    expect(shown.body).toMatchObject({ status: 'SUCCEEDED', command: COMMAND, stdout: 'done\n', code: null });
  });

  test('is told with its exit code when it fails: that is an answer, not an error', async () => {
    const failing = await startGateway(database, {
      keys,
      ...by(createCountingExecutor(() => ended('', { exitCode: 3, stderr: 'no attic\n' }))),
    });
    const { presented } = await usable();

    const { status, body } = await execute(failing, presented);

    expect([status, body.status, body.exit_code, body.stderr]).toEqual([200, 'FAILED', 3, 'no attic\n']);
    expect(await failing.close()).toBe(true);
  });

  test('may be given as a line that means the same words', async () => {
    const { presented } = await usable();

    expect(await execute(service, { ...presented, command: `tidy up 'the attic'` })).toMatchObject({ status: 200 });
  });

  test('also of an approval that is named in capital letters', async () => {
    const { presented } = await usable();
    const { status } = await execute(service, { ...presented, approvalId: presented.approvalId.toUpperCase() });
    expect(status).toBe(200);
  });
});

describe('at most once', () => {
  test('the second use of a token is refused and recorded', async () => {
    const own = await team();
    const { presented, approval } = await usable(own);
    await execute(service, presented);

    const { status, body } = await execute(service, presented);

    expect([status, body.code]).toEqual([409, 'token_replayed']);
    expect(await ranOf(approval.approvalId)).toEqual([
      { status: 'SUCCEEDED', code: null },
      { status: 'REFUSED', code: 'token_replayed' },
    ]);
    expect((await entriesOf(database, own.tenantId)).at(-1)).toMatchObject({
      kind: 'execution.refused',
      fields: { code: 'token_replayed', approval_id: approval.approvalId, worker_id: own.workerId },
    });
  });

  test('what has run is told as that, also when its approval has ended since', async () => {
    const approval = await approve(database, worker, keys, {
      commands: [COMMAND],
      expiresAt: new Date(Date.now() + 100_000),
    });
    const token = await mint(database, worker, keys, approval, COMMAND);
    const presented = { key: worker.key, token, approvalId: approval.approvalId, command: COMMAND };
    expect(await execute(service, presented)).toMatchObject({ status: 200 });
    const later = await startGateway(database, { keys, ...by(executor), now: () => new Date(Date.now() + 200_000) });

    expect((await execute(later, presented)).body.code).toBe('token_replayed');
    expect(await later.close()).toBe(true);
  });

  test('another token for the same command of the same approval changes nothing', async () => {
    const { presented, approval, token } = await usable();
    await execute(service, presented);
    await database.query(
      'UPDATE approvals.tokens SET revoked_at = now() WHERE token_hash IS NOT NULL AND revoked_at IS NULL',
    );
    const second = await mint(database, worker, keys, approval, COMMAND);
    expect(second).not.toBe(token);

    expect(await execute(service, { ...presented, token: second })).toMatchObject({
      status: 409,
      body: { code: 'token_replayed' },
    });
    const third = await mint(database, worker, keys, approval, OTHER);
    expect(await execute(service, { ...presented, token: third, command: OTHER })).toMatchObject({ status: 200 });
  });

  test('of many uses at once, on two replicas, one runs', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow = createCountingExecutor(async () => {
      await released;
      return ended('done\n');
    });
    const replicas = await Promise.all([1, 2].map(() => startGateway(database, { keys, ...by(slow) })));
    const uses = await Promise.all(Array.from({ length: 5 }, () => usable()));

    let answered = 0;
    const sent = uses.flatMap(({ presented }) =>
      Array.from({ length: 40 }, async (_, index) => {
        const answer = await execute(replicas[index % 2] as TestService, presented);
        answered += 1;
        return answer;
      }),
    );
    // While the one of each token runs, all others have their answer.
    await until(() => answered === 5 * 39);
    release();
    const answers = await Promise.all(sent);

    expect(slow.ran).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
      new Set(['token_replayed']),
    );
    for (const replica of replicas) expect(await replica.close()).toBe(true);
  });

  test('the database itself takes no second one, whoever writes', async () => {
    const { presented } = await usable();
    const { body } = await execute(service, presented);
    const copy = (columns: string) =>
      database.query(
        `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment, command,
           command_digest, token_hash, executed_by, key_id, holder)
         SELECT tenant_id, gen_random_uuid(), 'STARTED', ${columns}, worker_id, environment, command, command_digest,
           token_hash, executed_by, key_id, holder
         FROM gateway.executions WHERE execution_id = $1`,
        [body.execution_id],
      );

    await expect(copy('gen_random_uuid(), jti')).rejects.toThrow('executions_once_per_token');
    await expect(copy('approval_id, gen_random_uuid()')).rejects.toThrow('executions_once_per_command');
    await expect(
      database.query(`UPDATE gateway.executions SET status = 'STARTED' WHERE execution_id = $1`, [body.execution_id]),
    ).rejects.toThrow('not allowed');
  });
});

describe('an Idempotency-Key', () => {
  test('gives the stored result again and runs nothing', async () => {
    const { presented } = await usable();
    const headers = { 'Idempotency-Key': uuidv7() };
    const first = await execute(service, { ...presented, headers });
    const before = executor.ran.length;

    const again = await execute(service, { ...presented, headers });

    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(executor.ran).toHaveLength(before);
    expect(await execute(service, { ...presented, command: OTHER, headers })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
  });

  test('says so while the first call runs', async () => {
    let release = (): void => undefined;
    const waiting = createCountingExecutor(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return ended('done\n');
    });
    const held = await startGateway(database, { keys, ...by(waiting) });
    const { presented } = await usable();
    const headers = { 'Idempotency-Key': uuidv7() };
    const first = execute(held, { ...presented, headers });
    await until(() => waiting.ran.length === 1);

    expect(await execute(held, { ...presented, headers })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_in_progress' },
    });
    release();
    expect(await first).toMatchObject({ status: 200 });
    expect(await held.close()).toBe(true);
  });
});

describe('is refused, and nothing runs', () => {
  type Presented = Awaited<ReturnType<typeof usable>>['presented'];
  const cases: [
    string,
    (presented: Presented) => Partial<Record<'token' | 'approvalId' | 'command', unknown>>,
    number,
    string,
  ][] = [
    ['another command', () => ({ command: OTHER }), 403, 'token_scope'],
    ['one more word', () => ({ command: [...COMMAND, ''] }), 403, 'token_scope'],
    ['one word less', () => ({ command: COMMAND.slice(0, 2) }), 403, 'token_scope'],
    ['words split otherwise', () => ({ command: ['tidy', 'up the', 'attic'] }), 403, 'token_scope'],
    ['another approval', () => ({ approvalId: uuidv7() }), 403, 'token_scope'],
    ['no token', () => ({ token: undefined }), 401, 'token_invalid'],
    ['a token with a letter more', ({ token }) => ({ token: `${token}A` }), 401, 'token_invalid'],
    ['a token of a megabyte', () => ({ token: 'A'.repeat(1_000_000) }), 401, 'token_invalid'],
    ['a line for a shell', () => ({ command: 'tidy up; tidy down' }), 400, 'command_not_literal'],
  ];

  test.each(cases)('%s', async (_what, change, status, code) => {
    const { presented } = await usable();
    const before = executor.ran.length;

    const answer = await execute(service, { ...presented, ...change(presented) });

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(executor.ran).toHaveLength(before);
  });

  const tokens: [string, (approval: Awaited<ReturnType<typeof approve>>) => Promise<string>, number, string][] = [
    [
      'signed with a foreign key',
      async (approval) => mint(database, worker, keys, approval, COMMAND, { key: await createSigningKey() }),
      401,
      'token_invalid',
    ],
    [
      'that nobody minted',
      (approval) => mint(database, worker, keys, approval, COMMAND, { recorded: false }),
      401,
      'token_invalid',
    ],
    [
      'that has expired',
      (approval) => mint(database, worker, keys, approval, COMMAND, { now: new Date(Date.now() - 3_600_000) }),
      401,
      'token_invalid',
    ],
    [
      'for too long a time',
      (approval) => mint(database, worker, keys, approval, COMMAND, { ttlSeconds: 90_000 }),
      401,
      'token_invalid',
    ],
    [
      'for a time to come',
      (approval) => mint(database, worker, keys, approval, COMMAND, { now: new Date(Date.now() + 3_600_000) }),
      401,
      'token_invalid',
    ],
    [
      'of another worker',
      (approval) => mint(database, worker, keys, approval, COMMAND, { grant: { worker_id: 'other' } }),
      403,
      'token_scope',
    ],
    [
      'of another tenant',
      (approval) => mint(database, worker, keys, approval, COMMAND, { grant: { tenant_id: uuidv7() } }),
      403,
      'token_scope',
    ],
    [
      'for an environment that is not served',
      (approval) => mint(database, worker, keys, approval, COMMAND, { grant: { environment: 'prd' } }),
      403,
      'environment_not_allowed',
    ],
    [
      'for another environment than was approved',
      (approval) => mint(database, worker, keys, approval, COMMAND, { grant: { environment: 'test' } }),
      403,
      'token_scope',
    ],
    [
      'for an approval with another digest',
      (approval) => mint(database, worker, keys, approval, COMMAND, { grant: { approval_digest: '0'.repeat(64) } }),
      403,
      'token_scope',
    ],
  ];

  test.each(tokens)('a token %s', async (_what, forge, status, code) => {
    const approval = await approve(database, worker, keys, { commands: [COMMAND] });
    const token = await forge(approval);
    const before = executor.ran.length;

    const answer = await execute(service, {
      key: worker.key,
      token,
      approvalId: approval.approvalId,
      command: COMMAND,
    });

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(executor.ran).toHaveLength(before);
  });

  test('a token that was revoked', async () => {
    const { presented, approval } = await usable();
    await database.query('UPDATE approvals.tokens SET revoked_at = now() WHERE approval_id = $1', [
      approval.approvalId,
    ]);

    expect(await execute(service, presented)).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
  });

  test('an approval whose row was edited, or whose decision nobody trusts', async () => {
    const foreign = { ...keys, decision: await createSigningKey() };
    const approval = await approve(database, worker, foreign, { commands: [COMMAND] });
    const token = await mint(database, worker, keys, approval, COMMAND);

    expect(
      await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command: COMMAND }),
    ).toMatchObject({ status: 403, body: { code: 'not_approved' } });
  });

  test('a decision nobody trusts about a program that the policy does not name: the signature speaks first', async () => {
    const own = await createWorker(database);
    const foreign = { ...keys, decision: await createSigningKey() };
    const approval = await approve(database, own, foreign, { commands: [COMMAND] });
    const token = await mint(database, own, keys, approval, COMMAND);

    expect(
      await execute(service, { key: own.key, token, approvalId: approval.approvalId, command: COMMAND }),
    ).toMatchObject({ status: 403, body: { code: 'not_approved' } });
  });

  test('an approval that has ended', async () => {
    const approval = await approve(database, worker, keys, {
      commands: [COMMAND],
      expiresAt: new Date(Date.now() - 1_000),
    });
    const token = await mint(database, worker, keys, approval, COMMAND);

    expect(
      await execute(service, { key: worker.key, token, approvalId: approval.approvalId, command: COMMAND }),
    ).toMatchObject({ status: 409, body: { code: 'expired' } });
  });

  test('a worker that is locked, whatever its token says, and it is recorded', async () => {
    const own = await team();
    const { presented } = await usable(own);
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', 'it lied')`,
      [own.tenantId, own.workerId],
    );

    await until(async () => (await execute(service, presented)).status === 423);
    expect((await entriesOf(database, own.tenantId)).at(-1)).toMatchObject({
      kind: 'execution.refused',
      fields: { code: 'worker_locked', worker_id: own.workerId },
    });
  });

  test('a worker that is locked, also where the key is bound to no worker', async () => {
    const own = await team();
    const { presented, approval } = await usable(own);
    const { key } = await createKey(database, own.tenantId, { scopes: ['work', 'mint'] });
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', 'it lied')`,
      [own.tenantId, own.workerId],
    );

    expect(await execute(service, { ...presented, key })).toMatchObject({
      status: 423,
      body: { code: 'worker_locked' },
    });
    expect(await ranOf(approval.approvalId)).toEqual([{ status: 'REFUSED', code: 'worker_locked' }]);
  });

  test('a worker that is locked, also what it would hear again under its Idempotency-Key', async () => {
    const own = await team();
    const { presented } = await usable(own);
    const headers = { 'Idempotency-Key': uuidv7() };
    expect(await execute(service, { ...presented, headers })).toMatchObject({ status: 200 });
    await database.query(
      `INSERT INTO watcher.workers (tenant_id, worker_id, standing, reason) VALUES ($1, $2, 'LOCKED', 'it lied')`,
      [own.tenantId, own.workerId],
    );

    await until(async () => (await execute(service, { ...presented, headers })).status === 423);
  });

  test('everything while approvals are paused', async () => {
    const own = await team();
    const { presented } = await usable(own);
    await database.query(`INSERT INTO approvals.pauses (tenant_id, paused, changed_by) VALUES ($1, true, 'a test')`, [
      own.tenantId,
    ]);

    expect(await execute(service, presented)).toMatchObject({ status: 503, body: { code: 'paused' } });
    await database.query('UPDATE approvals.pauses SET paused = false WHERE tenant_id = $1', [own.tenantId]);
    expect(await execute(service, presented)).toMatchObject({ status: 200 });
  });

  test('a program that the policy does not name, approved or not', async () => {
    const own = await createWorker(database);
    const { presented } = await usable(own);

    expect(await execute(service, presented)).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
  });

  test('a program that the policy named when it was last read, and names no more', async () => {
    const own = await team();
    expect(await execute(service, (await usable(own)).presented)).toMatchObject({ status: 200 });
    const { presented } = await usable(own);
    await database.query(
      `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
       VALUES ($1, 2, $2, '[]', 'a test')`,
      [own.tenantId, `${'B'.repeat(43)}=`],
    );

    expect(await execute(service, presented)).toMatchObject({ status: 403, body: { code: 'policy_floor' } });
  });

  test('but not one that the policy names since it was last read', async () => {
    const own = await createWorker(database);
    expect(await execute(service, (await usable(own)).presented)).toMatchObject({ body: { code: 'policy_floor' } });
    await allowPrograms(database, own.tenantId, { tidy: '/usr/bin/tidy' });

    expect(await execute(service, (await usable(own)).presented)).toMatchObject({ status: 200 });
  });

  test('the key of another worker', async () => {
    const { presented } = await usable();
    const { key } = await createKey(database, worker.tenantId, { scopes: ['work', 'mint'], workerId: 'somebody-else' });

    expect(await execute(service, { ...presented, key })).toMatchObject({ status: 403, body: { code: 'token_scope' } });
  });
});

describe('when nobody can know how it ended', () => {
  test('an executor that breaks leaves UNKNOWN, and it is never run again', async () => {
    const own = await team();
    const breaking = createCountingExecutor(() => {
      throw new Error('the engine went away');
    });
    const broken = await startGateway(database, { keys, ...by(breaking) });
    const { presented, approval } = await usable(own);

    expect(await execute(broken, presented)).toMatchObject({ status: 503, body: { code: 'unavailable' } });

    expect(await ranOf(approval.approvalId)).toEqual([{ status: 'UNKNOWN', code: null }]);
    expect((await entriesOf(database, own.tenantId)).map(({ kind }) => kind)).toEqual([
      'execution.started',
      'execution.unknown',
    ]);
    expect(await execute(broken, presented)).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
    expect(breaking.ran).toHaveLength(1);
    expect(await broken.close()).toBe(true);
  });

  test('a start of which nobody heard that it was recorded does not run, and is UNKNOWN while the process lives', async () => {
    const own = await team();
    const before = executor.ran.length;
    const deaf = await startTestService({
      name: 'execution-gateway',
      database,
      env: { DEPLOYMENT_ENV: 'dev' },
      routes: ({ db, boot }) => createGateway({ ...gatewayDeps(keys), ...by(executor), boot, db: withoutAnswer(db) }),
    });
    const { presented, approval } = await usable(own);

    expect(await execute(deaf, presented)).toMatchObject({ status: 503, body: { code: 'unavailable' } });

    await until(async () => (await ranOf(approval.approvalId))[0]?.['status'] === 'UNKNOWN');
    expect((await entriesOf(database, own.tenantId)).map(({ kind }) => kind)).toEqual([
      'execution.started',
      'execution.unknown',
    ]);
    expect(await execute(deaf, presented)).toMatchObject({ status: 409, body: { code: 'token_replayed' } });
    expect(executor.ran).toHaveLength(before);
    expect(await deaf.close()).toBe(true);
  });

  test('what cannot be seen beside it takes nothing back: a command that has run has its end', async () => {
    const failing = () => Promise.reject(new Error('the engine is away'));
    const own = await team();
    for (const begin of [async () => failing, failing]) {
      const blind = await startGateway(database, { keys, ...by(executor), effects: { begin } });
      const { presented, approval } = await usable(own);

      const { status, body } = await execute(blind, presented);

      expect([status, body.status, body.exit_code]).toEqual([200, 'SUCCEEDED', 0]);
      expect(body.effects).toEqual([{ type: 'daemon', action: 'events_lost', id: '', name: null }]);
      expect(await ranOf(approval.approvalId)).toEqual([{ status: 'SUCCEEDED', code: null }]);
      expect(await blind.close()).toBe(true);
    }
  });

  test('what a dead process ran is found by the next one', async () => {
    const own = await team();
    const { presented } = await usable(own);
    const { body } = await execute(service, presented);
    await database.query(
      `INSERT INTO gateway.executions (tenant_id, execution_id, status, approval_id, jti, worker_id, environment, command,
         command_digest, token_hash, executed_by, key_id, holder)
       SELECT tenant_id, gen_random_uuid(), 'STARTED', gen_random_uuid(), gen_random_uuid(), worker_id, environment, command,
         command_digest, token_hash, executed_by, key_id, gen_random_uuid()
       FROM gateway.executions WHERE execution_id = $1`,
      [body.execution_id],
    );

    await until(async () => {
      const { body: page } = await call(`${service.url}/gateway/executions?status=UNKNOWN`, { key: own.read.key });
      return page.items.length === 1;
    });
    expect((await entriesOf(database, own.tenantId)).at(-1)).toMatchObject({ kind: 'execution.unknown' });
  });
});

describe('who sees what', () => {
  test('a worker its own attempts, a tenant its own, nobody those of others', async () => {
    const own = await team();
    const { presented } = await usable(own);
    const { body } = await execute(service, presented);
    const colleague = await createWorker(database, { tenantId: own.tenantId, workerId: 'colleague' });
    const stranger = await team();
    const seen = async (key: string) =>
      (await call(`${service.url}/gateway/executions/${body.execution_id}`, { key })).status;

    expect(await seen(own.key)).toBe(200);
    expect(await seen(own.read.key)).toBe(200);
    expect(await seen(colleague.key)).toBe(404);
    expect(await seen(stranger.key)).toBe(404);
    expect(await seen(stranger.read.key)).toBe(404);
    const { body: page } = await call(`${service.url}/gateway/executions`, { key: colleague.key });
    expect(page).toEqual({ items: [], next_cursor: null });
  });

  test('pages come newest first and end', async () => {
    const own = await team();
    for (let count = 0; count < 3; count += 1) await execute(service, (await usable(own)).presented);
    const first = await call(`${service.url}/gateway/executions?limit=2`, { key: own.read.key });
    const rest = await call(`${service.url}/gateway/executions?limit=2&cursor=${first.body.next_cursor}`, {
      key: own.read.key,
    });

    const ids = [...first.body.items, ...rest.body.items].map(({ execution_id: id }) => id);
    expect(ids).toHaveLength(3);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(rest.body.next_cursor).toBeNull();
    expect(await call(`${service.url}/gateway/executions?cursor=nowhere`, { key: own.read.key })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'cursor' }] },
    });
  });

  test('no token and no secret of a command is kept', async () => {
    const own = await team();
    const secret = `ghp_${'Ab1'.repeat(12)}`;
    const behind = 'Xk29fh3kd8Aq';
    const command = ['tidy', `--token=${secret}`, '--password', behind];
    const approval = await approve(database, own, keys, { commands: [command] });
    const token = await mint(database, own, keys, approval, command);
    const { body } = await execute(service, { key: own.key, token, approvalId: approval.approvalId, command });

    const shown = await call(`${service.url}/gateway/executions/${body.execution_id}`, { key: own.read.key });
    const stored = await database.query('SELECT * FROM gateway.executions WHERE tenant_id = $1', [own.tenantId]);
    const texts = [
      JSON.stringify(await entriesOf(database, own.tenantId)),
      service.logText(),
      JSON.stringify(shown.body),
    ];
    for (const text of texts) expect(text).not.toContain(secret);
    for (const text of texts) expect(text).not.toContain(behind);
    for (const text of [...texts, JSON.stringify(stored)]) expect(text).not.toContain(token);
  });
});
