import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { approvalRulesIn, createPolicy } from './policy.js';
import { layerChanges } from './layer-changes.js';
import { readLayers, readLayersYaml } from './read-layers.js';

const SCHEDULE = {
  who: 'anyone',
  time_zone: 'Europe/Berlin',
  times: [{ days: ['mon'], from: '09:00', to: '17:00' }],
};
const withSchedule = (own: object) => [{ layer: 'tenant', approvals: { schedules: [{ ...SCHEDULE, ...own }] } }];

/** Where a policy is refused. */
function refusedAt(layers: unknown): string[] {
  try {
    readLayers(layers);
    return [];
  } catch (error) {
    return error instanceof AppError ? (error.errors ?? []).map(({ path }) => path) : [String(error)];
  }
}

describe('a schedule that nobody can keep is refused where it is put into force', () => {
  const range = (own: object) => ({ times: [{ ...SCHEDULE.times[0], ...own }] });
  const place = 'layers.0.approvals.schedules.0';

  test.each([
    ['an unknown time zone', { time_zone: 'Europe/Atlantis' }, 'time_zone'],
    ['an offset, which knows no summer time', { time_zone: '+01:00' }, 'time_zone'],
    ['no time zone', { time_zone: undefined }, 'time_zone'],
    ['an hour that no clock shows', range({ from: '24:00' }), 'times.0.from'],
    ['a minute that no clock shows', range({ to: '16:60' }), 'times.0.to'],
    ['a time in another spelling', range({ from: '9:00' }), 'times.0.from'],
    ['a range of no or of all time', range({ to: '09:00' }), 'times.0'],
    ['a day that no week has', range({ days: ['someday'] }), 'times.0.days.0'],
    ['a day twice', range({ days: ['mon', 'mon'] }), 'times.0'],
    ['no day', range({ days: [] }), 'times.0.days'],
    ['no range', { times: [] }, 'times'],
    ['nobody', { who: {} }, 'who'],
    ['a name instead of an id', { who: { people: ['Ada'] } }, 'who.people.0'],
    ['a risk that there is not', { levels: ['EXTREME'] }, 'levels.0'],
    ['an unknown field', { timezone: 'UTC' }, 'timezone'],
  ])('%s', (_case, own, where) => {
    expect(refusedAt(withSchedule(own))).toEqual([`${place}.${where}`]);
  });

  test.each([
    ['never', { after_minutes: 0 }, 'after_minutes'],
    ['without end', { after_minutes: 5, times: 11 }, 'times'],
  ])('escalation %s', (_case, escalation, where) => {
    expect(refusedAt([{ layer: 'tenant', approvals: { escalation } }])).toEqual([
      `layers.0.approvals.escalation.${where}`,
    ]);
  });
});

test('schedules and escalation are policy like the rest: read as YAML, hashed, told when they change', () => {
  const text = `
layers:
  - layer: tenant
    approvals:
      escalation: { after_minutes: 15 }
  - layer: environment
    environment: prd
    approvals:
      schedules:
        - who: { people: [019A0000-0000-7000-8000-00000000000A] }
          levels: [HIGH]
          time_zone: Europe/Berlin
          times:
            - { days: [mon, fri], from: '22:00', to: '06:00' }
`;
  const layers = readLayersYaml(text);

  expect(approvalRulesIn(layers, 'prd')).toMatchObject({
    escalation: { after_minutes: 15, times: 1 },
    schedules: [{ who: { people: ['019a0000-0000-7000-8000-00000000000a'] }, levels: ['HIGH'] }],
  });
  expect(approvalRulesIn(layers, 'dev')).toEqual({ escalation: { after_minutes: 15, times: 1 } });
  expect(createPolicy(layers, { environment: 'prd' }).approvals).toEqual(approvalRulesIn(layers, 'prd'));
  expect(createPolicy(layers).version).not.toBe(createPolicy(layers.slice(0, 1)).version);
  expect(layerChanges(layers, layers.slice(0, 1))).toEqual([
    { layer: 'environment prd', rule_id: 'approvals.schedules', change: 'removed' },
  ]);
});
