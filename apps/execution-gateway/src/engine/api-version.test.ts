import { expect, test } from '@jest/globals';
import { isOlder, spokenVersion } from './api-version.js';

const engine = (ApiVersion: string, MinAPIVersion?: string) => ({
  Version: '28.0.0',
  ApiVersion,
  MinAPIVersion,
  Os: 'linux',
  Arch: 'amd64',
});

test('compares versions by number, not by letter', () => {
  expect(isOlder('1.9', '1.41')).toBe(true);
  expect(isOlder('1.41', '1.41')).toBe(false);
  expect(isOlder('2.0', '1.50')).toBe(false);
});

test.each([
  ['1.41', '1.12', '1.41'],
  ['1.44', '1.24', '1.44'],
  ['1.50', '1.24', '1.50'],
  ['1.52', '1.44', '1.50'],
])('speaks to an engine of API %s (from %s on) %s', (api, oldest, spoken) => {
  expect(spokenVersion(engine(api, oldest))).toBe(spoken);
});

test.each([
  ['1.40', '1.12'],
  ['1.60', '1.51'],
  ['', undefined],
  ['../x', undefined],
])('does not speak to an engine of API %j', (api, oldest) => {
  expect(() => spokenVersion(engine(api, oldest))).toThrow(expect.objectContaining({ code: 'unavailable' }));
});
