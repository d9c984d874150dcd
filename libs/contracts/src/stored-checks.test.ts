import { expect, test } from '@jest/globals';
import { checks } from './checks.js';
import { storedChecks } from './stored-checks.js';

test.each([
  ['a field', { type: 'process', pid: 1, running: true, env_key: 'MODE', env_value: 'x' }],
  ['bounds upside down', { type: 'count', glob: '/a/*', min: 5, max: 3 }],
])('%s that nobody may ask any more is read where it was stored', (_what, check) => {
  expect(checks.safeParse([check]).success).toBe(false);
  expect(storedChecks.parse([check])).toEqual([check]);
});

test('what was never taken is not read either', () => {
  for (const check of [
    { type: 'count', glob: '/a/*' },
    { type: 'count', glob: '/a/*', min: 5, max: 3, equals: 4 },
  ])
    expect(storedChecks.safeParse([check]).success).toBe(false);
});
