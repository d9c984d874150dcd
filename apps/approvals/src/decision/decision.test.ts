import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { assertDecidable, assertNotOwn, missingAfter, statusAfter, subjectOf } from './decision.js';
import type { Decider, PersonalKey } from './decision.js';
import type { ApprovalFacts } from './approval-facts.js';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const codeOf = (run: () => void): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

const ada: Decider = {
  keyId: 'key-a',
  workerId: undefined,
  person: { personId: 'a', name: 'Ada' },
  actor: 'person:Ada',
};
const nobody: Decider = { keyId: 'key-n', workerId: undefined, person: undefined, actor: 'key:key-n' };

describe('a verdict', () => {
  const open = { status: 'PENDING' as const, expiresAt: new Date(NOW.getTime() + 1) };
  const yes = { verdict: 'APPROVED' as const, note: undefined };
  const no = { verdict: 'REJECTED' as const, note: 'a reason' };
  const moment = { now: NOW, paused: false };

  test.each([
    ['a pending request', open, yes, moment, 'none'],
    ['a pending request, no', open, no, moment, 'none'],
    ['a request that ends this very moment', { ...open, expiresAt: NOW }, yes, moment, 'expired'],
    ['a request that ends this very moment, no', { ...open, expiresAt: NOW }, no, moment, 'expired'],
    ['a request that has expired', { ...open, status: 'EXPIRED' as const }, yes, moment, 'expired'],
    ['an approved one', { ...open, status: 'APPROVED' as const }, yes, moment, 'not_pending'],
    ['a rejected one', { ...open, status: 'REJECTED' as const }, yes, moment, 'not_pending'],
    ['a withdrawn one', { ...open, status: 'CANCELLED' as const }, yes, moment, 'not_pending'],
    ['what was approved by itself', { ...open, status: 'AUTO_APPROVED' as const }, no, moment, 'not_pending'],
    ['what validation rejected', { ...open, status: 'AUTO_REJECTED' as const }, yes, moment, 'invalid_request'],
    [
      'what validation rejected, with a note',
      { ...open, status: 'AUTO_REJECTED' as const },
      { ...yes, note: 'why' },
      moment,
      'none',
    ],
    ['what validation rejected, no', { ...open, status: 'AUTO_REJECTED' as const }, no, moment, 'not_pending'],
    ['while paused, yes', open, yes, { now: NOW, paused: true }, 'paused'],
    ['while paused, no', open, no, { now: NOW, paused: true }, 'none'],
  ])('on %s', (_case, approval, said, at, code) => {
    expect(codeOf(() => assertDecidable(approval, said, at))).toBe(code);
  });
});

describe('nobody decides their own request', () => {
  const approval = {
    workerId: 'w',
    requesterKeyId: 'key-r',
    requesterPersonId: undefined,
  } as Partial<ApprovalFacts> as ApprovalFacts;
  const key = (keyId: string, personId: string, workerId?: string): PersonalKey => ({ keyId, personId, workerId });

  test.each([
    ['somebody else', approval, ada, [key('key-a', 'a')], 'none'],
    ['a key without a person', approval, nobody, [], 'none'],
    ['the same key', approval, { ...nobody, keyId: 'key-r' }, [], 'self_decision'],
    ['a key of the worker', approval, { ...nobody, workerId: 'w' }, [], 'self_decision'],
    ['a key of another worker', approval, { ...nobody, workerId: 'v' }, [], 'none'],
    ['the person who asked', { ...approval, requesterPersonId: 'a' }, ada, [], 'self_decision'],
    ['the person who asked has lost the key', { ...approval, requesterPersonId: 'b' }, ada, [], 'none'],
    ['the person behind the key that asked', approval, ada, [key('key-r', 'a')], 'self_decision'],
    ['the person behind a key of the worker', approval, ada, [key('key-x', 'a', 'w')], 'self_decision'],
    ['the person behind a key of another worker', approval, ada, [key('key-x', 'a', 'v')], 'none'],
  ])('%s', (_case, asked, decider, keys, code) => {
    expect(codeOf(() => assertNotOwn(asked, decider, keys))).toBe(code);
  });
});

describe('how many must still agree', () => {
  const earlier = (subject: string, keyId = 'key-x') => ({ subject, keyId, signature: '' });
  const keys = [{ keyId: 'key-l', workerId: undefined, personId: 'a' }];

  test.each([
    ['one is enough', 1, [], 0],
    ['the first of two', 2, [], 1],
    ['the second of two', 2, [earlier('person:b')], 0],
    ['the third of three', 3, [earlier('person:b'), earlier('person:c')], 0],
    ['one person twice is one person', 3, [earlier('person:b'), earlier('person:b')], 1],
    ['the same person again', 2, [earlier('person:a')], 'not_pending'],
    ['a key that is that person’s by now', 2, [earlier('key:key-l', 'key-l')], 'not_pending'],
    ['a key that is nobody’s counts for nobody', 2, [earlier('key:key-n', 'key-n')], 1],
    [
      'a key that is nobody’s leaves the others their votes',
      2,
      [earlier('key:key-n', 'key-n'), earlier('person:b')],
      0,
    ],
    ['a person whose bot has that key', 2, [earlier('person:b', 'key-l')], 0],
  ])('%s', (_case, required, before, expected) => {
    const run = () => missingAfter(required, ada, before, keys);
    if (typeof expected === 'string') expect(codeOf(run)).toBe(expected);
    else expect(run()).toBe(expected);
  });
});

test.each([
  ['one is enough', 1, [], 'none'],
  ['two must agree', 2, [], 'forbidden_scope'],
  ['two must agree and a person has', 2, ['person:b'], 'forbidden_scope'],
  ['two must agree and another key that is nobody’s has', 2, ['key:key-m'], 'forbidden_scope'],
])('a key that is nobody’s, where %s', (_case, required, subjects, code) => {
  const earlier = subjects.map((subject) => ({ subject, keyId: 'key-m', signature: '' }));
  expect(codeOf(() => missingAfter(required, nobody, earlier, []))).toBe(code);
});

test('a decision counts for the person, else for the key', () => {
  expect([subjectOf(ada), subjectOf(nobody)]).toEqual(['person:a', 'key:key-n']);
});

test('a request stays as it is while somebody is missing', () => {
  expect(statusAfter('PENDING', 'APPROVED', 1)).toBe('PENDING');
  expect(statusAfter('AUTO_REJECTED', 'APPROVED', 1)).toBe('AUTO_REJECTED');
  expect(statusAfter('PENDING', 'APPROVED', 0)).toBe('APPROVED');
  expect(statusAfter('PENDING', 'REJECTED', 0)).toBe('REJECTED');
});
