import { describe, expect, test } from '@jest/globals';
import { approvalSchedule } from '@wingman/policy';
import type { ApprovalSchedule } from '@wingman/policy';
import { isOpen, mayApproveNow } from './may-approve-now.js';
import type { Approving } from './may-approve-now.js';

const ADA = '019a0000-0000-7000-8000-00000000000a';
const BEN = '019a0000-0000-7000-8000-00000000000b';
const KEY = '019a0000-0000-7000-8000-00000000000c';
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];

const schedule = (own: object = {}): ApprovalSchedule =>
  approvalSchedule.parse({
    who: 'anyone',
    time_zone: 'UTC',
    times: [{ days: WORKDAYS, from: '09:00', to: '17:00' }],
    ...own,
  });
const times = (days: string[], from: string, to: string) => ({ times: [{ days, from, to }] });
const ada: Approving = { personId: ADA, keyId: KEY, level: 'HIGH', environment: 'prd' };
// A Thursday.
const at = (time: string, day = '2026-01-01') => new Date(`${day}T${time}Z`);

describe('a schedule is open', () => {
  const night = { ...times(['fri'], '22:00', '06:00'), time_zone: 'Europe/Berlin' };
  const spring = { ...times(['sun'], '02:30', '03:30'), time_zone: 'Europe/Berlin' };
  const autumn = { ...times(['sun'], '02:00', '03:00'), time_zone: 'Europe/Berlin' };
  const office = { ...times(WORKDAYS, '09:00', '17:00'), time_zone: 'America/New_York' };

  test.each([
    ['at its first moment', {}, at('09:00:00.000'), true],
    ['not a moment before', {}, at('08:59:59.999'), false],
    ['until its last moment', {}, at('16:59:59.999'), true],
    ['not at its end', {}, at('17:00:00.000'), false],
    ['not on another day', {}, at('12:00:00.000', '2026-01-03'), false],
    ['to the end of a day', times(['thu'], '00:00', '24:00'), at('23:59:59.999'), true],
    ['not into the next day', times(['thu'], '00:00', '24:00'), at('00:00:00.000', '2026-01-02'), false],
    ['until midnight by 00:00', times(['thu'], '20:00', '00:00'), at('23:59:59.999'), true],
    ['not at midnight by 00:00', times(['thu'], '20:00', '00:00'), at('00:00:00.000', '2026-01-02'), false],
    ['over midnight: it begins', night, at('21:00:00.000', '2026-01-02'), true],
    ['over midnight: the morning after', night, at('04:59:59.999', '2026-01-03'), true],
    ['over midnight: its end', night, at('05:00:00.000', '2026-01-03'), false],
    ['over midnight: not in the morning of its own day', night, at('01:00:00.000', '2026-01-02'), false],
    ['over midnight: not in the evening after', night, at('21:30:00.000', '2026-01-03'), false],
    ['in winter by the winter clock', office, at('14:00:00.000', '2026-03-06'), true],
    ['in winter not an hour earlier', office, at('13:59:59.999', '2026-03-06'), false],
    ['in summer by the summer clock', office, at('13:00:00.000', '2026-03-09'), true],
    ['in summer not an hour later', office, at('21:00:00.000', '2026-03-09'), false],
    // On 29 March 2026 Berlin goes from 01:59:59 to 03:00:00 at 01:00 UTC.
    ['not before an hour that is left out', spring, at('00:59:59.999', '2026-03-29'), false],
    ['behind an hour that is left out', spring, at('01:00:00.000', '2026-03-29'), true],
    ['until its end behind it', spring, at('01:30:00.000', '2026-03-29'), false],
    // On 25 October 2026 Berlin has 02:00 to 03:00 twice, from 00:00 to 02:00 UTC.
    ['in the hour that comes twice, before', autumn, at('23:59:59.999', '2026-10-24'), false],
    ['in the hour that comes twice, once', autumn, at('00:30:00.000', '2026-10-25'), true],
    ['in the hour that comes twice, again', autumn, at('01:30:00.000', '2026-10-25'), true],
    ['in the hour that comes twice, over', autumn, at('02:00:00.000', '2026-10-25'), false],
  ])('%s', (_case, own, now, open) => {
    expect(isOpen(schedule(own), now)).toBe(open);
  });
});

describe('somebody may approve', () => {
  const NIGHT = at('20:00:00.000');
  const DAY = at('10:00:00.000');
  const people = (...ids: string[]) => ({ who: { people: ids } });

  test.each([
    ['where there is no schedule', [], NIGHT, true],
    ['where none is for this risk', [schedule({ levels: ['MEDIUM'] })], NIGHT, true],
    ['where none is for this environment', [schedule({ environments: ['test'] })], NIGHT, true],
    ['not at night, where one is', [schedule({ levels: ['HIGH'], environments: ['prd'] })], NIGHT, false],
    ['by day', [schedule()], DAY, true],
    ['as the person who is named', [schedule(people(BEN, ADA))], DAY, true],
    ['not where others are named', [schedule(people(BEN))], DAY, false],
    ['by the key that is named', [schedule({ who: { keys: [KEY] } })], DAY, true],
    ['not by another key', [schedule({ who: { keys: [ADA] } })], DAY, false],
    ['when one of several is open for them', [schedule(people(BEN)), schedule(people(ADA))], DAY, true],
    [
      'not when the open one is for others and their own is closed',
      [schedule(people(BEN)), schedule({ ...people(ADA), ...times(['sat'], '09:00', '17:00') })],
      DAY,
      false,
    ],
  ])('%s', (_case, schedules, now, allowed) => {
    expect(mayApproveNow(schedules, ada, now).allowed).toBe(allowed);
  });

  test.each([
    ['tomorrow', [schedule()], NIGHT, '2026-01-02T09:00:00.000Z'],
    ['after the weekend', [schedule()], at('17:00:00.000', '2026-01-02'), '2026-01-05T09:00:00.000Z'],
    ['by a minute of its own', [schedule(times(['fri'], '09:07', '17:00'))], NIGHT, '2026-01-02T09:07:00.000Z'],
    [
      'by the sooner of two',
      [schedule(), schedule({ ...people(ADA), ...times(['thu'], '20:01', '20:02') })],
      NIGHT,
      '2026-01-01T20:01:00.000Z',
    ],
    [
      'by the clock of the summer',
      [schedule({ ...times(['mon'], '09:00', '17:00'), time_zone: 'Europe/Berlin' })],
      at('12:00:00.000', '2026-03-27'),
      '2026-03-30T07:00:00.000Z',
    ],
    [
      'a week later, where the hour is left out',
      [schedule({ ...times(['sun'], '02:10', '02:20'), time_zone: 'Europe/Berlin' })],
      at('12:00:00.000', '2026-03-23'),
      '2026-04-05T00:10:00.000Z',
    ],
    ['at no time', [schedule(people(BEN))], DAY, undefined],
  ])('is told when it would be allowed: %s', (_case, schedules, now, expected) => {
    const leave = mayApproveNow(schedules, ada, now);
    expect(leave).toMatchObject({ allowed: false });
    expect('nextAt' in leave && leave.nextAt?.toISOString()).toBe(expected);
  });

  test('and is told who may now', () => {
    const schedules = [
      schedule(people(BEN)),
      schedule({ who: { people: [ADA] }, ...times(['sun'], '01:00', '02:00') }),
    ];
    expect(mayApproveNow(schedules, ada, DAY)).toMatchObject({ allowed: false, mayNow: [{ people: [BEN] }] });
    expect(mayApproveNow(schedules, ada, NIGHT)).toMatchObject({ allowed: false, mayNow: [] });
  });
});
