import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { json } from '../src/index.js';
import { call, createKey, createTenant, createTestDatabase, until } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { startStubService } from './stub-service.js';

let database: TestDatabase;
/** Two replicas of one service: the second knows of the first only through the database. */
let replicas: TestService[];
let key: string;
let runs: number;
let outcome: () => Promise<unknown>;

beforeAll(async () => {
  database = await createTestDatabase();
  const handlers = {
    verifyClaim: async () => {
      runs += 1;
      const run = runs;
      return json(200, { run, made: await outcome() });
    },
  };
  replicas = [
    await startStubService({ name: 'verifier', database }, handlers),
    await startStubService({ name: 'verifier', database }, handlers),
  ];
  ({ key } = await createKey(database, await createTenant(database), { scopes: ['read'] }));
});

beforeEach(() => {
  runs = 0;
  outcome = async () => 'something';
});

afterAll(async () => {
  for (const replica of replicas) await replica.close();
  await database.drop();
});

const ask = (
  idempotencyKey: string,
  { replica = 0, body = { claim: 'done' } }: { replica?: number; body?: unknown } = {},
) => call(`${replicas[replica]?.url}/verify`, { key, body, headers: { 'idempotency-key': idempotencyKey } });

/** An outcome that waits until it is let go. */
function held(): () => void {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  outcome = () => gate;
  return release;
}

test('of requests with one key at two replicas at once, exactly one runs', async () => {
  const release = held();
  const asked = Array.from({ length: 30 }, (_, count) => ask('race', { replica: count % 2 }));
  const refused: string[] = [];
  asked.forEach((answer) => void answer.then(({ status, body }) => status === 409 && refused.push(body.code)));
  await until(() => refused.length === 29);
  release();

  const answers = await Promise.all(asked);
  expect(runs).toBe(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(new Set(refused)).toEqual(new Set(['idempotency_in_progress']));
  expect(answers.find(({ status }) => status === 409)?.headers.get('retry-after')).toBe('1');
});

test('a repeat at another replica gets the first answer', async () => {
  const first = await ask('replayed');
  const again = await ask('replayed', { replica: 1 });

  expect(runs).toBe(1);
  expect(again.body).toEqual(first.body);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});

describe('is a conflict', () => {
  test('with one other byte in the body', async () => {
    await ask('bytes', { body: '{"claim":"done"}' });
    const answer = await ask('bytes', { body: '{"claim":"done" }' });

    expect([answer.status, answer.body.code]).toEqual([409, 'idempotency_conflict']);
    expect(runs).toBe(1);
  });

  test('while the first is still under way', async () => {
    const release = held();
    const first = ask('busy');
    await until(() => runs === 1);

    expect((await ask('busy', { body: { claim: 'other' } })).body.code).toBe('idempotency_conflict');
    release();
    expect((await first).status).toBe(200);
  });
});

test('a request that failed may be repeated', async () => {
  outcome = () => Promise.reject(new AppError('unavailable', 'not now'));
  expect((await ask('failing')).status).toBe(503);
  outcome = async () => 'later';

  expect((await ask('failing')).body.made).toBe('later');
  expect(runs).toBe(2);
});

test('a request that was refused before it began leaves nothing behind', async () => {
  expect((await ask('refused', { body: { clame: 'x' } })).status).toBe(400);

  expect((await ask('refused')).status).toBe(200);
});

test('a request whose process died may be repeated when its time is up', async () => {
  await ask('orphan');
  await database.query(
    `UPDATE kit.idempotency SET status = NULL, sealed_answer = NULL, locked_until = now() + interval '1 minute'
     WHERE idempotency_key = 'orphan'`,
  );
  expect((await ask('orphan')).body.code).toBe('idempotency_in_progress');
  await database.query(`UPDATE kit.idempotency SET locked_until = now() WHERE idempotency_key = 'orphan'`);

  expect((await ask('orphan')).body.run).toBe(2);
});

test('two keys of one tenant do not meet, nor do two services', async () => {
  const tenant = await createTenant(database);
  const keys = [
    await createKey(database, tenant, { scopes: ['read'] }),
    await createKey(database, tenant, { scopes: ['read'] }),
  ];
  const runsOf = await Promise.all(
    keys.map(({ key: own }) =>
      call(`${replicas[0]?.url}/verify`, { key: own, body: { claim: 'x' }, headers: { 'idempotency-key': 'same' } }),
    ),
  );

  expect(new Set(runsOf.map(({ body }) => body.run)).size).toBe(2);
});

test.each(['', 'two words', 'x'.repeat(256)])('refuses the Idempotency-Key %j', async (name) => {
  const answer = await ask(name);

  expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, 'Idempotency-Key']);
});

test('the answer is kept sealed: whoever reads the database cannot read it', async () => {
  outcome = async () => 'shown-once-4711';
  await ask('sealed');
  const rows = await database.query<{ row: string; answer: Buffer }>(
    `SELECT t::text AS row, sealed_answer AS answer FROM kit.idempotency t WHERE idempotency_key = 'sealed'`,
  );

  expect(rows).toHaveLength(1);
  expect(rows[0]?.row).not.toContain('shown-once-4711');
  expect(rows[0]?.answer.toString('latin1')).not.toContain('shown-once-4711');
});
