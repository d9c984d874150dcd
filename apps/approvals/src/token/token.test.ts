import { describe, expect, test } from '@jest/globals';
import { AppError, effectiveScopes } from '@wingman/contracts';
import type { Scope } from '@wingman/contracts';
import { assertMayMint, assertUsable, lifetimeOf } from './token.js';

const NOW = new Date('2026-01-01T12:00:00.500Z');
const codeOf = (run: () => void): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('an approval allows a command', () => {
  const approval = {
    status: 'APPROVED' as const,
    expiresAt: new Date(NOW.getTime() + 1),
    environment: 'dev',
    commands: [
      ['make', 'all'],
      ['ls', '-l', ''],
    ],
    binding: 'bound' as const,
    objects: {},
  };
  const wanted = { command: ['make', 'all'], environment: 'dev' };
  const moment = { now: NOW, paused: false, workerLocked: false };

  test.each([
    ['that it names', {}, {}, {}, 'none'],
    ['its last one', {}, { command: ['ls', '-l', ''] }, {}, 'none'],
    ['when it was approved by itself', { status: 'AUTO_APPROVED' as const }, {}, {}, 'none'],
    ['not while it waits', { status: 'PENDING' as const }, {}, {}, 'not_approved'],
    ['not when validation rejected it', { status: 'AUTO_REJECTED' as const }, {}, {}, 'not_approved'],
    ['not when it was withdrawn', { status: 'CANCELLED' as const }, {}, {}, 'not_approved'],
    ['not when it has expired', { status: 'EXPIRED' as const }, {}, {}, 'expired'],
    ['not at the moment at which it ends', { expiresAt: NOW }, {}, {}, 'expired'],
    ['not while all is paused', {}, {}, { paused: true }, 'paused'],
    ['not of a locked worker', {}, {}, { workerLocked: true }, 'worker_locked'],
    ['not elsewhere', {}, { environment: 'test' }, {}, 'token_scope'],
    ['not a shorter one', {}, { command: ['make'] }, {}, 'token_scope'],
    ['not a longer one', {}, { command: ['make', 'all', ''] }, {}, 'token_scope'],
    ['not one put together', {}, { command: ['make all'] }, {}, 'token_scope'],
    ['not none', {}, { command: [] }, {}, 'token_scope'],
    ['not with unknown objects', { binding: 'unresolved' as const }, {}, {}, 'approval_unresolved'],
    ['not with one unknown object', { objects: { web: 'unresolved' } }, {}, {}, 'approval_unresolved'],
  ])('%s', (_case, change, asked, at, code) => {
    const run = () => assertUsable({ ...approval, ...change }, { ...wanted, ...asked }, { ...moment, ...at });
    expect(codeOf(run)).toBe(code);
  });
});

test.each<[string, Scope[], string | undefined, string]>([
  ['the worker itself', ['work', 'mint'], 'w', 'none'],
  ['another worker', ['work', 'mint'], 'v', 'worker_mismatch'],
  ['who decides', ['decide'], undefined, 'none'],
  ['who decides, bound to another worker', ['decide'], 'v', 'worker_mismatch'],
  ['an unbound work key, as development has them', ['work', 'mint'], undefined, 'none'],
  ['a key that is nobody’s', ['mint'], undefined, 'worker_mismatch'],
])('%s gets tokens of the worker’s approvals, or not', (_who, scopes, workerId, code) => {
  const run = () => assertMayMint({ scopes: effectiveScopes(scopes), workerId }, { workerId: 'w' });
  expect(codeOf(run)).toBe(code);
});

describe('a token lives', () => {
  const at = { now: NOW, ttlSeconds: 60 };

  test.each([
    ['as long as is set', '12:10:00.000', 60],
    ['no longer than its approval', '12:00:30.999', 30],
    ['one second at the least', '12:00:01.000', 1],
  ])('%s', (_how, time, seconds) => {
    expect(lifetimeOf(new Date(`2026-01-01T${time}Z`), at)).toBe(seconds);
  });

  test('not at all within the last second', () => {
    expect(codeOf(() => lifetimeOf(new Date('2026-01-01T12:00:00.999Z'), at))).toBe('expired');
  });
});
