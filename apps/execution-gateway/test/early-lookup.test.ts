import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { createTestDatabase, startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { createGateway } from '../src/app.js';
import { by, createCountingExecutor } from './fake-executor.js';
import type { CountingExecutor } from './fake-executor.js';
import {
  allowPrograms,
  approve,
  createKeys,
  createSigningKey,
  createWorker,
  execute,
  gatewayDeps,
  mint,
} from './gateway.js';
import type { Keys, Worker } from './gateway.js';

let database: TestDatabase;
let service: TestService;
let keys: Keys;
let executor: CountingExecutor;

const COMMAND = ['tidy', 'up', 'the attic'];
/** Whose approvals were asked for, one by one. */
const asked: { tenantId: string; approvalId: unknown }[] = [];
/** What becomes of the question. */
let lookup: (() => Promise<void>) | undefined;
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => void unhandled.push(error);

const watched = (db: Db): Db => ({
  ...db,
  inTenant: (tenantId, work) =>
    db.inTenant(tenantId, (tx) =>
      work({
        ...tx,
        query: (text, values, ...rest) => {
          const ask = () => tx.query<never>(text, values, ...rest);
          if (!text.includes('kit.approval_to_execute')) return ask();
          asked.push({ tenantId, approvalId: values?.[0] });
          return lookup === undefined ? ask() : lookup().then(ask);
        },
      }),
    ),
});

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  database = await createTestDatabase();
  keys = await createKeys();
  executor = createCountingExecutor();
  service = await startTestService({
    name: 'execution-gateway',
    database,
    env: { DEPLOYMENT_ENV: 'dev' },
    routes: ({ db, boot }) => createGateway({ ...gatewayDeps(keys), ...by(executor), boot, db: watched(db) }),
  });
});
afterEach(() => {
  asked.splice(0);
  lookup = undefined;
});
afterAll(async () => {
  process.off('unhandledRejection', onUnhandled);
  expect(await service.close()).toBe(true);
  await database.drop();
});

async function team(): Promise<Worker> {
  const created = await createWorker(database);
  await allowPrograms(database, created.tenantId, { tidy: '/usr/bin/tidy' });
  return created;
}
async function usable(worker: Worker, options: Parameters<typeof mint>[5] = {}) {
  const approval = await approve(database, worker, keys, { commands: [COMMAND] });
  const token = await mint(database, worker, keys, approval, COMMAND, options);
  return { key: worker.key, token, approvalId: approval.approvalId, command: COMMAND };
}
const away = async (): Promise<void> => {
  throw new AppError('unavailable', 'the database cannot be reached');
};

test('the approval is asked for once, by what the caller names, in its own tenant', async () => {
  const own = await team();
  const presented = await usable(own);
  expect(await execute(service, presented)).toMatchObject({ status: 200 });
  expect(asked).toEqual([{ tenantId: own.tenantId, approvalId: presented.approvalId }]);
});

test("with another tenant's token nothing of that tenant is asked for", async () => {
  const [own, other] = [await team(), await team()];
  const presented = { ...(await usable(other)), key: own.key };
  expect(await execute(service, presented)).toMatchObject({ status: 403, body: { code: 'token_scope' } });
  expect(asked).toEqual([{ tenantId: own.tenantId, approvalId: presented.approvalId }]);
});

test.each<[string, string, () => Promise<Partial<Parameters<typeof mint>[5]>>]>([
  ['a foreign signature', 'token_invalid', async () => ({ key: await createSigningKey() })],
  ['an end in the past', 'token_invalid', async () => ({ now: new Date(Date.now() - 7_200_000) })],
  ['another command', 'token_scope', async () => ({ grant: { command: ['tidy', 'up', 'the cellar'] } })],
])(
  'a token with %s is told as %s, whatever becomes of the question, and waits for no answer',
  async (_what, code, make) => {
    const before = executor.ran.length;
    const presented = await usable(await team(), await make());

    lookup = away;
    expect(await execute(service, presented)).toMatchObject({ body: { code } });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    lookup = () => held;
    expect(await execute(service, presented)).toMatchObject({ body: { code } });
    release();

    expect(asked).toHaveLength(2);
    expect(executor.ran).toHaveLength(before);
    // One turn of the event loop is when Node tells what nobody handled.
    await delay(20);
    expect(unhandled).toEqual([]);
  },
);

test('where the question fails and the token is good, the failure is the answer, and nothing runs', async () => {
  const before = executor.ran.length;
  const presented = await usable(await team());
  lookup = away;
  expect(await execute(service, presented)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(executor.ran).toHaveLength(before);
  lookup = undefined;
  expect(await execute(service, presented)).toMatchObject({ status: 200 });
  expect(unhandled).toEqual([]);
});
