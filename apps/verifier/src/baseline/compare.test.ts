import { describe, expect, test } from '@jest/globals';
import type { Check } from '@wingman/contracts';
import { asksOfBaseline, withoutBaseline } from './asks-of-baseline.js';
import { comparedAspect } from './compare.js';
import type { Before, Facts, FileFacts, Material } from './material.js';

const REGISTERED = new Date('2026-05-01T12:00:00.000Z');
const at = (seconds: number) => new Date(REGISTERED.getTime() + seconds * 1000);
const nanoseconds = (time: Date) => `${BigInt(time.getTime()) * 1_000_000n}`;

const before = (seen: Partial<Material>, seconds = 0, endedAt = at(3600)): Before => ({
  material: { at: at(seconds).toISOString(), outcome: 'PASS', reason: null, observed: {}, ...seen },
  registeredAt: REGISTERED,
  endedAt,
});
const found = (check: Check, was: Before | undefined, observed: Material['observed'], facts?: Facts) => {
  const aspect = comparedAspect(check, was, { observed, facts });
  return aspect === undefined ? 'PASS' : `${aspect.outcome} ${aspect.reason}`;
};

const OLD = at(-3600);
const file = (changes: Partial<FileFacts> = {}): FileFacts => ({
  form: 'file',
  kind: 'file',
  size: '3',
  mode: 0o644,
  uid: '0',
  gid: '0',
  inode: '7',
  modified: nanoseconds(OLD),
  changed: nanoseconds(OLD),
  born: nanoseconds(OLD),
  sha256: 'a'.repeat(64),
  ...changes,
});
const tree = (changes: object = {}): Facts => ({
  form: 'tree',
  entries: 1,
  bytes: '3',
  shape: '1'.repeat(64),
  times: '2'.repeat(64),
  content: '3'.repeat(64),
  newest: nanoseconds(OLD),
  ...changes,
});
const absent: Facts = { form: 'absent' };
const other = file({ sha256: 'b'.repeat(64), modified: nanoseconds(at(5)), changed: nanoseconds(at(5)) });
// Written in the moment between the registration and the look.
const quick = file({ modified: nanoseconds(at(0.1)), changed: nanoseconds(at(0.1)) });
const young = file({ modified: nanoseconds(at(2)), changed: nanoseconds(at(2)) });

describe('a file', () => {
  type Since = 'created' | 'changed' | 'unchanged' | 'removed';
  test.each<[Since, Facts, number, Facts, string]>([
    ['unchanged', file(), 0, file(), 'PASS'],
    ['unchanged', file(), 600, file(), 'PASS'],
    ['unchanged', young, 600, young, 'UNKNOWN missing_baseline'],
    // What the work had changed before the late look, and put back after it, is as it was.
    ['unchanged', young, 600, other, 'UNKNOWN missing_baseline'],
    ['unchanged', young, 600, absent, 'UNKNOWN missing_baseline'],
    ['unchanged', absent, 600, file(), 'UNKNOWN missing_baseline'],
    ['unchanged', file(), 600, other, 'FAIL modified'],
    ['unchanged', file(), 0, file({ changed: nanoseconds(at(5)) }), 'PASS'],
    ['unchanged', file(), 0, other, 'FAIL modified'],
    ['unchanged', file(), 0, file({ mode: 0o777 }), 'FAIL modified'],
    ['unchanged', file({ sha256: null }), 0, file({ sha256: null, changed: '1' }), 'UNKNOWN times_ambiguous'],
    ['unchanged', file(), 0, absent, 'FAIL missing'],
    ['unchanged', absent, 0, absent, 'PASS'],
    ['unchanged', absent, 600, absent, 'UNKNOWN missing_baseline'],
    ['unchanged', tree(), 0, tree({ times: '9'.repeat(64) }), 'PASS'],
    ['unchanged', tree(), 0, tree({ times: '9'.repeat(64), content: '9'.repeat(64) }), 'FAIL modified'],
    ['unchanged', tree({ content: null }), 0, tree({ times: '9'.repeat(64) }), 'UNKNOWN times_ambiguous'],
    ['unchanged', tree(), 0, tree({ shape: '9'.repeat(64) }), 'FAIL modified'],
    ['unchanged', quick, 0.5, quick, 'UNKNOWN missing_baseline'],
    ['changed', quick, 0.5, quick, 'UNKNOWN missing_baseline'],
    ['created', quick, 0.5, quick, 'UNKNOWN missing_baseline'],
    ['unchanged', tree({ newest: nanoseconds(at(0.1)) }), 0.5, tree(), 'UNKNOWN missing_baseline'],
    ['changed', file(), 600, other, 'PASS'],
    ['changed', file(), 0, file(), 'FAIL not_modified'],
    ['changed', young, 600, young, 'UNKNOWN missing_baseline'],
    ['changed', young, 600, other, 'UNKNOWN missing_baseline'],
    ['changed', file(), 0, file({ mode: 0o777 }), 'UNKNOWN ambiguous'],
    ['created', absent, 600, file(), 'PASS'],
    ['created', file(), 0, other, 'FAIL older_than_start'],
    ['created', file(), 0, file({ inode: '8' }), 'UNKNOWN ambiguous'],
    ['removed', file(), 600, absent, 'PASS'],
    ['created', young, 600, young, 'UNKNOWN missing_baseline'],
    ['removed', young, 600, absent, 'UNKNOWN missing_baseline'],
    ['removed', absent, 600, absent, 'UNKNOWN missing_baseline'],
    ['removed', absent, 0, absent, 'UNKNOWN not_there_before'],
  ])('%s, %j at %i s, then %j: %s', (since, was, seconds, now, expected) => {
    const check: Check = { type: 'file', path: '/a', since_check: since, ...(since === 'removed' && { absent: true }) };
    expect(found(check, before({ facts: was }, seconds), {}, now)).toBe(expected);
  });

  test('that was only looked at after the work was over proves nothing', () => {
    const check: Check = { type: 'file', path: '/a', since_check: 'changed' };
    expect(found(check, before({ facts: file() }, 60, at(30)), {}, other)).toBe('UNKNOWN missing_baseline');
    expect(found(check, undefined, {}, other)).toBe('UNKNOWN missing_baseline');
  });
});

test.each<[Check, Material['observed'], number, Material['observed'], string]>([
  [{ type: 'count', glob: '/a/*', change: { equals: -2 } }, { count: 5 }, 0, { count: 3 }, 'PASS'],
  [{ type: 'count', glob: '/a/*', change: { min: 1 } }, { count: 5 }, 0, { count: 5 }, 'FAIL change_differs'],
  [{ type: 'count', glob: '/a/*', change: { min: 1 } }, { count: 5 }, 600, { count: 9 }, 'UNKNOWN missing_baseline'],
  [{ type: 'database', connection: 'd', table: 't', change: { equals: 9 } }, { rows: 1 }, 0, { rows: 10 }, 'PASS'],
  [
    { type: 'database', connection: 'd', table: 't', change: { equals: 9 } },
    {},
    0,
    { rows: 10 },
    'UNKNOWN missing_baseline',
  ],
  [{ type: 'disk', path: '/', freed_min: 100 }, { free: 50 }, 0, { free: 160 }, 'PASS'],
  [{ type: 'disk', path: '/', freed_min: 100 }, { free: 50 }, 0, { free: 110 }, 'UNKNOWN ambiguous'],
  [{ type: 'disk', path: '/', freed_min: 100 }, { free: 50 }, 0, { free: 90 }, 'FAIL change_differs'],
  [{ type: 'git', repo: '/r', branch: 'm', since_check: 'moved' }, { branch: 'a1' }, 0, { branch: 'b2' }, 'PASS'],
  ...(['moved', 'unchanged'] as const).map(
    (since): [Check, Material['observed'], number, Material['observed'], string] => [
      { type: 'git', repo: '/r', branch: 'm', since_check: since },
      { branch: 'a1' },
      600,
      { branch: 'b2' },
      'UNKNOWN missing_baseline',
    ],
  ),
  [
    { type: 'git', repo: '/r', branch: 'm', since_check: 'moved' },
    { branch: 'a1' },
    0,
    { branch: 'a1' },
    'FAIL not_modified',
  ],
  [
    { type: 'git', repo: '/r', branch: 'm', since_check: 'unchanged' },
    { branch: 'a1' },
    0,
    { branch: 'b2' },
    'FAIL modified',
  ],
])('%j with %j at %i s, then %j: %s', (check, was, seconds, now, expected) => {
  expect(found(check, before({ observed: was }, seconds), now)).toBe(expected);
});

describe('a container', () => {
  const same = { exists: true, id: 'c1', started_at: OLD.toISOString() };
  const restarted = { ...same, started_at: at(9).toISOString() };
  const recreated = { ...restarted, id: 'c2' };
  test.each<['unchanged' | 'restarted' | 'recreated', Material['observed'], string]>([
    ['unchanged', same, 'PASS'],
    ['unchanged', restarted, 'FAIL modified'],
    ['restarted', restarted, 'PASS'],
    ['restarted', same, 'FAIL started_before'],
    ['restarted', recreated, 'UNKNOWN ambiguous'],
    ['recreated', recreated, 'PASS'],
    ['recreated', restarted, 'FAIL not_modified'],
  ])('%s, now %j: %s', (since, now, expected) => {
    const check: Check = { type: 'container', name: 'web', since_check: since };
    expect(found(check, before({ observed: same }, 600), now)).toBe(expected);
  });

  test('that was started again before a quick look is not called the same', () => {
    const quickly = { ...same, started_at: at(0.1).toISOString() };
    const check: Check = { type: 'container', name: 'web', since_check: 'restarted' };
    expect(found(check, before({ observed: quickly }, 0.5), quickly)).toBe('UNKNOWN missing_baseline');
  });

  const soon = { ...same, started_at: at(4).toISOString() };
  const none = { exists: false };
  test.each<['unchanged' | 'restarted' | 'recreated', Material['observed'], Material['observed'], string]>([
    ['restarted', soon, restarted, 'PASS'],
    ['recreated', soon, recreated, 'PASS'],
    ['recreated', none, recreated, 'PASS'],
    ['unchanged', soon, soon, 'UNKNOWN missing_baseline'],
    ['unchanged', soon, restarted, 'UNKNOWN missing_baseline'],
    ['unchanged', none, recreated, 'UNKNOWN missing_baseline'],
    ['restarted', soon, soon, 'UNKNOWN missing_baseline'],
    // Made anew before the late look, started again after it.
    ['recreated', soon, restarted, 'UNKNOWN missing_baseline'],
  ])('%s, at a late look %j, now %j: %s', (since, was, now, expected) => {
    const check: Check = { type: 'container', name: 'web', since_check: since };
    expect(found(check, before({ observed: was }, 600), now)).toBe(expected);
  });
});

test('what asks of a baseline asks its probe for the rest only', () => {
  const check: Check = { type: 'disk', path: '/', freed_min: 5 };
  expect([asksOfBaseline(check), withoutBaseline(check)]).toEqual([true, { type: 'disk', path: '/', free_min: 0 }]);
  expect(withoutBaseline({ type: 'file', path: '/a', since_check: 'unchanged', except: ['/a/b'] })).toBeUndefined();
});
