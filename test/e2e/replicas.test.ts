import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { createClient } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { expectToldOnce, settleAccounts } from './support/accounts.js';
import { startLoad } from './support/load.js';
import { whileHeldAt } from './support/moment.js';
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

test('two verifiers that judge one claim at the same moment give one verdict, and it is one alert', async () => {
  const workerId = 'judged-by-two';
  const moment = { table: 'verifier.verifications', at: 'before insert', rows: 'NEW.binding' } as const;
  let claimId = '';
  await whileHeldAt(system, moment, async (reached) => {
    const lie = { worker_id: workerId, claim: `Created ${system.sandbox}/never` };
    ({ claim_id: claimId } = await system.work.logClaim(lie));
    // One has the job, the other finds the claim without a verdict when it sweeps.
    await reached(2);
  });

  await until(async () => (await system.read.listAlerts({ worker_id: workerId })).items.length > 0);

  const { items } = await system.read.listVerifications({ claim_id: claimId });
  expect(items.map(({ verdict, binding }) => [verdict, binding])).toEqual([['FALSE', true]]);
  expect((await system.read.getClaim({ id: claimId })).verdicts).toHaveLength(1);
  expect((await system.read.listAlerts({ worker_id: workerId })).items).toHaveLength(1);
});

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
