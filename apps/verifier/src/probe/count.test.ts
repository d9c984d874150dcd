import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createFixture, type Fixture } from './fixture.js';
import { DEFAULT_LIMITS } from './probe.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  mkdirSync(fixture.at('logs/old'), { recursive: true });
  mkdirSync(fixture.at('logs/folder.log'));
  for (const name of ['a.log', 'b.log', 'c.txt', '.hidden.log', 'old/d.log', 'a[1].log']) {
    writeFileSync(fixture.at(`logs/${name}`), '');
  }
  symlinkSync('.', fixture.at('logs/loop'));
});
afterEach(() => fixture.remove());

const ask = (glob: string, fields: Partial<Omit<CheckOf<'count'>, 'type' | 'glob'>>) =>
  fixture.answer({ type: 'count', glob, ...fields });

describe('the count probe', () => {
  test.each([
    ['logs/*.log', 3],
    ['logs/?.log', 2],
    ['logs/[ab].log', 2],
    ['logs/[!a].log', 1],
    ['logs/*.{log,txt}', 4],
    ['logs/**/*.log', 4],
    ['logs/**/**/*.log', 4],
    ['logs/**/*/**/d.log', 1],
    ['logs/*/*.log', 1],
    ['logs/.*.log', 1],
    ['logs/a.log', 1],
    ['logs/none*', 0],
    ['logs/**', 6],
    ['logs/old/**', 1],
  ])('counts %s', async (glob, count) => {
    expect(await ask(glob, { equals: count })).toBe('PASS');
    expect(await ask(glob, { equals: count + 1 })).toBe('FAIL count_differs');
    expect(await ask(glob, { min: count + 1 })).toBe('FAIL count_differs');
    expect(await ask(glob, { min: count, max: count })).toBe('PASS');
  });

  test.each([
    'logs/!(a).log',
    'logs/@(a|b).log',
    'logs/{1..9}.log',
    'logs/a\\.log',
    'logs/[a-',
    'logs/{a,b.log',
    'logs/[[:alpha:]].log',
  ])('does not count by a pattern that it reads otherwise than a shell: %s', async (glob) =>
    expect(await ask(glob, { min: 1 })).toBe('UNKNOWN bad_pattern'),
  );

  test('counts nothing in a directory that is not there', async () => {
    expect(await ask('none/*', { equals: 0 })).toBe('UNKNOWN no_such_directory');
    expect(await ask('/etc/*', { min: 1 })).toBe('UNKNOWN outside_allowed_roots');
    expect(await ask('logs/../../*', { min: 1 })).toBe('UNKNOWN outside_allowed_roots');
  });

  test('counts only what was made since', async () => {
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect(await ask('logs/*.log', { equals: 3, created_after: past })).toBe('PASS');
    expect(await ask('logs/*.log', { equals: 2, created_after: past })).toBe('FAIL count_differs');
  });

  test('a link to nothing is a name, and maybe no file; a link to a file is as old as that', async () => {
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    const created_after = new Date().toISOString();
    symlinkSync('../c.txt', fixture.at('logs/old/c.txt'));
    writeFileSync(fixture.at('logs/old/e.txt'), '');
    expect(await ask('logs/old/*.txt', { equals: 2 })).toBe('PASS');
    expect(await ask('logs/old/*.txt', { equals: 1, created_after })).toBe('PASS');
    expect(await ask('logs/old/*.txt', { equals: 2, created_after })).toBe('FAIL count_differs');
    symlinkSync('nowhere.txt', fixture.at('logs/old/f.txt'));
    expect(await ask('logs/old/*.txt', { equals: 3 })).toBe('UNKNOWN ambiguous');
    expect(await ask('logs/old/*.txt', { equals: 2 })).toBe('UNKNOWN ambiguous');
    expect(await ask('logs/old/*.txt', { equals: 4 })).toBe('FAIL count_differs');
    expect(await ask('logs/old/*.txt', { min: 2 })).toBe('PASS');
  });

  test('gives up on a tree that is too large', async () => {
    const limits = { ...DEFAULT_LIMITS, visits: 5 };
    expect(await fixture.answer({ type: 'count', glob: 'logs/**/*', min: 1 }, { limits })).toBe('UNKNOWN too_large');
  });
});
