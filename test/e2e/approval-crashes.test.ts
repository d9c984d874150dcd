import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ServiceName } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { settleApprovals } from './support/approval-accounts.js';
import { startApprovalLoad } from './support/approval-load.js';
import { startSystem } from './support/system.js';
import type { System } from './support/system.js';

const LONG = 150_000;
const MOST_BETWEEN_BLOWS = 8;

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, LONG);
afterAll(() => system.stop(), LONG);

test(
  'killed at any moment under load, approvals and the bot lose and double nothing, and every waiter is let go',
  async () => {
    const blows: ServiceName[][] = [
      ['approvals'],
      ['telegram-bot'],
      ['approvals'],
      ['approvals', 'telegram-bot'],
      ['telegram-bot'],
      ['approvals'],
    ];
    const load = startApprovalLoad(system, { name: 'crash' });
    for (const victims of blows) {
      // A different moment each time: whatever is under way then is what is cut off.
      const enough = load.asked.length + 1 + Math.floor(Math.random() * MOST_BETWEEN_BLOWS);
      await until(() => load.asked.length >= enough, { timeout: 60_000, interval: 1 });
      const services = victims.map((app) => system.stack.services[app]);
      await Promise.all(services.map((service) => service.kill('SIGKILL')));
      await Promise.all(services.map((service) => service.start()));
    }
    const asked = await load.stop();
    expect(asked.length).toBeGreaterThanOrEqual(blows.length);
    const senderDeaths = blows.filter((victims) => victims.includes('telegram-bot')).length;
    await settleApprovals(system, { name: 'crash', asked, senderDeaths });
  },
  LONG,
);
