import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { everyItem } from '@wingman/sdk';
import { call, until } from '@wingman/testkit';
import { collect } from './support/accounts.js';
import { whileHeldAt } from './support/moment.js';
import type { Moment } from './support/moment.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 120_000;
/** A lease of a killed bot ends after 15 seconds. */
const PATIENT = { timeout: 40_000, interval: 100 };

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

const lie = (workerId: string) => ({ worker_id: workerId, claim: `Created ${system.sandbox}/never-by-${workerId}` });

const messagesAbout = (alertId: string) => system.messages().filter(({ text }) => text.includes(alertId));

async function alertsOf(workerId: string) {
  const alerts = await collect(everyItem(system.read.listAlerts, { limit: 500 }));
  return alerts.filter(({ worker_id: id }) => id === workerId);
}

/** What must have come of a lie in the end: one verdict, one alert with its message, a lock. */
async function expectAnswered(workerId: string, claimId: string): Promise<void> {
  await until(async () => (await system.read.getClaim({ id: claimId })).verdicts.length > 0, PATIENT);
  const alertId = await until(async () => (await alertsOf(workerId))[0]?.alert_id, PATIENT);
  await until(() => messagesAbout(alertId).length > 0, PATIENT);
  const { verdicts } = await system.read.getClaim({ id: claimId });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['FALSE']);
  expect(await alertsOf(workerId)).toHaveLength(1);
  expect(await system.read.getWorker({ id: workerId })).toMatchObject({ standing: 'LOCKED', false_claims: 1 });
}

test(
  'a claim is not answered before it is committed; a repeat after a lost answer finds it and adds nothing',
  async () => {
    const ledger = system.stack.services['claims-ledger'];
    const request = {
      key: system.stack.keys.work,
      headers: { 'idempotency-key': 'the-answer-got-lost' },
      body: { worker_id: 'cut-off', claim: 'I said this once' },
    };
    await whileHeldAt(
      system,
      { table: 'ledger.entries', at: 'commit', rows: `NEW.worker_id = 'cut-off'` },
      async (reached) => {
        const answer = call(`${ledger.url}/log_claim`, request).then(
          ({ status }) => status,
          () => 'none',
        );
        await reached();
        await ledger.kill('SIGKILL');
        expect(await answer).toBe('none');
      },
    );
    await ledger.start();

    const repeated = await call(`${ledger.url}/log_claim`, request);

    expect(repeated.status).toBe(201);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const claims = await collect(everyItem(system.read.listClaims, { worker_id: 'cut-off' }));
    expect(claims.map(({ claim_id: id }) => id)).toEqual([repeated.body.claim_id]);
  },
  LONG,
);

test.each<[ServiceName, string, Moment]>([
  [
    'verifier',
    'between a verdict and its entry for the ledger',
    { table: 'ledger.intake', at: 'before insert', rows: `NEW.kind = 'verdict'` },
  ],
  [
    'claims-ledger',
    'while it takes a verdict into the log',
    { table: 'ledger.entries', at: 'commit', rows: `NEW.kind = 'verdict'` },
  ],
  ['watcher', 'between an alert and its message', { table: 'watcher.deliveries', at: 'before insert', rows: 'true' }],
  [
    'watcher',
    'between an alert and its lock',
    { table: 'watcher.workers', at: 'before insert', rows: `NEW.standing = 'LOCKED'` },
  ],
])(
  '%s killed %s leaves nothing half done',
  async (app, when, moment) => {
    const workerId = `liar ${when}`.replaceAll(' ', '-');
    const service = system.stack.services[app];
    let claimId = '';
    await whileHeldAt(system, moment, async (reached) => {
      ({ claim_id: claimId } = await system.work.logClaim(lie(workerId)));
      await reached();
      await service.kill('SIGKILL');
    });
    await service.start();
    await expectAnswered(workerId, claimId);
  },
  LONG,
);

test(
  'a bot killed after it sent and before that was recorded sends again, under the same alert id',
  async () => {
    const workerId = 'told-twice';
    const { watcher, 'telegram-bot': bot } = system.stack.services;
    let alertId = '';
    await whileHeldAt(
      system,
      { table: 'watcher.deliveries', at: 'before update', rows: `NEW.status = 'SENT'` },
      async (reached) => {
        await system.work.logClaim(lie(workerId));
        await reached();
        alertId = (await alertsOf(workerId))[0]?.alert_id ?? 'no alert';
        // It is recorded as sent only after Telegram has it.
        expect(messagesAbout(alertId)).toHaveLength(1);
        await Promise.all([bot.kill('SIGKILL'), watcher.kill('SIGKILL')]);
      },
    );
    await Promise.all([watcher.start(), bot.start()]);

    await until(() => messagesAbout(alertId).length === 2, PATIENT);

    expect(await alertsOf(workerId)).toHaveLength(1);
    const recorded = () => system.query('SELECT status FROM watcher.deliveries WHERE alert_id = $1', [alertId]);
    await until(async () => (await recorded())[0]?.['status'] === 'SENT');
    expect(await recorded()).toHaveLength(1);
  },
  LONG,
);
