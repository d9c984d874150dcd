import { expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { assertCreatable } from './key.js';

const now = new Date('2030-01-01T00:00:00.000Z');

function fieldOf(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof AppError && error.code === 'invalid_request' ? error.errors?.[0]?.path : 'another error';
  }
}

test.each([
  ['a work key of no worker outside development', { scopes: ['work'] }, false, 'worker_id'],
  ['a key that works and reads, of no worker', { scopes: ['read', 'work'] }, false, 'worker_id'],
  [
    'a key of the name that a rollback is asked for in',
    { scopes: ['work'], worker_id: 'rollback-of:w' },
    true,
    'worker_id',
  ],
  ['a key that expires this very moment', { scopes: ['read'], expires_at: now.toISOString() }, true, 'expires_at'],
  ['a key that expired long ago', { scopes: ['read'], expires_at: '1970-01-01T00:00:00Z' }, true, 'expires_at'],
] as const)('refuses %s', (_case, key, development, field) => {
  expect(fieldOf(() => assertCreatable({ ...key, scopes: [...key.scopes] }, { development, now }))).toBe(field);
});

test.each([
  ['an unbound work key in development', { scopes: ['work'] }, true],
  ['a bound work key anywhere', { scopes: ['work'], worker_id: 'w' }, false],
  ['a key for reading, of no worker', { scopes: ['read'] }, false],
  ['a key that expires a millisecond later', { scopes: ['read'], expires_at: '2030-01-01T00:00:00.001Z' }, false],
] as const)('allows %s', (_case, key, development) => {
  expect(fieldOf(() => assertCreatable({ ...key, scopes: [...key.scopes] }, { development, now }))).toBeUndefined();
});
