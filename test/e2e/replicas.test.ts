import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { createClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { expectToldOnce, settleAccounts } from './support/accounts.js';
import { startLoad } from './support/load.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 180_000;
const CLAIMS = 120;

let system: System;
let second: Record<'claims-ledger' | 'verifier' | 'watcher' | 'telegram-bot', string>;

beforeAll(async () => {
  system = await startSystem();
  const add = async (app: ServiceName) => (await system.stack.addReplica(app, {})).url;
  second = {
    'claims-ledger': await add('claims-ledger'),
    verifier: await add('verifier'),
    watcher: await add('watcher'),
    'telegram-bot': await add('telegram-bot'),
  };
}, LONG);
afterAll(() => system.stop(), LONG);

test(
  'two replicas of each service share the work without doubles',
  async () => {
    const truth = await system.write('there');
    const other: System = {
      ...system,
      work: createClient({ baseUrl: second['claims-ledger'], key: system.stack.keys.work }),
    };
    const loads = [startLoad(system, { truth, name: 'one' }), startLoad(other, { truth, name: 'two' })];
    await until(() => loads.every(({ acknowledged }) => acknowledged.length >= CLAIMS), { timeout: 60_000 });
    const acknowledged = (await Promise.all(loads.map((load) => load.stop()))).flat();
    await settleAccounts(system, acknowledged);
    await expectToldOnce(system);
  },
  LONG,
);

test('of two bots one asks Telegram for updates', () => {
  const conflicts = system.telegram.calls.filter(({ method }) => method === 'getUpdates');
  expect(conflicts.length).toBeGreaterThan(0);
  expect(system.telegram.updates.conflicts).toBe(0);
});

test('a lock shows at every replica at once', async () => {
  const { keys, services } = system.stack;
  const worker = 'locked-by-hand';
  await system.decide.lockWorker({ id: worker, reason: 'a test of the lock' });
  const claim = { key: keys.work, body: { worker_id: worker, claim: 'I did it' } };
  for (const url of [services['claims-ledger'].url, second['claims-ledger']]) {
    expect((await call(`${url}/log_claim`, claim)).body.code).toBe('worker_locked');
  }
  for (const url of [services.verifier.url, second.verifier]) {
    expect((await call(`${url}/verify`, claim)).body.code).toBe('worker_locked');
  }
});
