import { expect, test } from '@jest/globals';
import { BadValue } from '../values/bad-value.js';
import { lastOfSecond, pruneFilterOf } from './filter.js';

const now = new Date('2026-03-01T12:00:00Z');
const hourAgo = now.getTime() - 3_600_000;

test.each([
  [[], true],
  [['label=a'], true],
  [['label=a=1'], true],
  [['label=a=2'], false],
  [['label=b'], false],
  [['label=a', 'label=b'], false],
  [['label!=a'], false],
  [['label!=b'], true],
  [['label!=a', 'label!=b'], true],
  [['LABEL = a'], true],
  [['until=1h'], true],
  [['until=1h1s'], false],
  [['until=2026-03-01T11:00:00Z'], true],
  [['until=2026-03-01T12:59:59+02:00'], false],
  [['until=1772362800'], true],
  [[''], true],
])('lets %j go: %s', (filters, goes) => {
  expect(pruneFilterOf(filters, now)({ a: '1' }, hourAgo)).toBe(goes);
});

test.each([[['label']], [['name=x']], [['until=yesterday']], [['until=2026-03-01']], [['until=1h', 'until=2h']]])(
  'refuses %j',
  (filters) => {
    expect(() => pruneFilterOf(filters, now)).toThrow(BadValue);
  },
);

test('lets nothing go that was made in the second in question', () => {
  const goes = pruneFilterOf(['until=0s'], new Date('2026-03-01T12:00:00.900Z'));
  expect(goes({}, lastOfSecond(Date.parse('2026-03-01T12:00:00Z') / 1000))).toBe(false);
  expect(goes({}, lastOfSecond(Date.parse('2026-03-01T11:59:59Z') / 1000))).toBe(true);
});
