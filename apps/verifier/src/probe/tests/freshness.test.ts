import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createFixture, type Fixture } from '../fixture.js';
import { DEFAULT_LIMITS, type Surroundings } from '../probe.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'tests'>, 'type' | 'report'>>;
const ask = (fields: Fields, more: Partial<Surroundings> = {}) =>
  fixture.answer({ type: 'tests', report: 'report', ...fields }, more);

const GOOD = '<testsuite><testcase/></testsuite>';
const BAD = '<testsuite><testcase><failure/></testcase></testsuite>';

describe('the age of a report', () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

  test('an older one than the task says nothing, good or bad', async () => {
    const startedAt = new Date(Date.now() + 5_000).toISOString();
    for (const text of [GOOD, BAD]) {
      writeFileSync(fixture.at('report'), text);
      expect(await ask({}, { startedAt })).toBe('UNKNOWN report_stale');
    }
    expect(await ask({}, { startedAt: hoursAgo(1).toISOString() })).toBe('FAIL tests_failed');
  });

  test('one that was only touched since is no newer', async () => {
    writeFileSync(fixture.at('report'), GOOD);
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    const startedAt = new Date().toISOString();
    await until(() => Date.now() > Date.parse(startedAt) + 5);
    utimesSync(fixture.at('report'), new Date(), new Date());
    expect(await ask({}, { startedAt })).toMatch(/^UNKNOWN (?:times_set_by_hand|report_stale)$/);
  });

  test('an older one than a source says nothing, whatever time the source was given; a younger one does', async () => {
    writeFileSync(fixture.at('source.ts'), '');
    writeFileSync(fixture.at('report'), GOOD);
    expect(await ask({ fresher_than: ['source.ts'] })).toBe('PASS');
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    writeFileSync(fixture.at('source.ts'), 'edited');
    expect(await ask({ fresher_than: ['source.ts'] })).toBe('UNKNOWN report_stale');
    // Its birth stays as it was: only the change time tells that it may have been edited after the run.
    const before = new Date(Date.now() - 7_200_000);
    utimesSync(fixture.at('source.ts'), before, before);
    expect(await ask({ fresher_than: ['source.ts'] })).toBe('UNKNOWN times_ambiguous');
  });

  test.each<[string, string, string]>([
    ['that is not there', 'none', 'UNKNOWN ambiguous'],
    ['outside', '/etc/passwd', 'UNKNOWN outside_allowed_roots'],
    ['that only a shell could name', 'src/*.ts', 'UNKNOWN ambiguous'],
  ])('a source %s', async (_case, source, expected) => {
    writeFileSync(fixture.at('report'), GOOD);
    expect(await ask({ fresher_than: [source] })).toBe(expected);
  });

  test('a directory stands for the youngest file in it, but for the report and what tools hide there', async () => {
    for (const folder of ['src/deep', 'src/.cache']) mkdirSync(fixture.at(folder), { recursive: true });
    for (const name of ['src/deep/a.ts', 'src/.cache/x']) writeFileSync(fixture.at(name), '');
    symlinkSync('/etc/passwd', fixture.at('src/link'));
    writeFileSync(fixture.at('report'), GOOD);
    for (const source of ['src', '.']) expect(await ask({ fresher_than: [source] })).toBe('PASS');
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    writeFileSync(fixture.at('src/.cache/x'), 'kept by a tool');
    expect(await ask({ fresher_than: ['src'] })).toBe('PASS');
    writeFileSync(fixture.at('src/deep/a.ts'), 'edited');
    for (const source of ['src', '.']) expect(await ask({ fresher_than: [source] })).toBe('UNKNOWN report_stale');
  });

  test('a file taken out of a directory after the report, or more files than may be looked at, decide nothing', async () => {
    mkdirSync(fixture.at('src'));
    for (const name of ['src/a.ts', 'src/b.ts']) writeFileSync(fixture.at(name), '');
    writeFileSync(fixture.at('report'), GOOD);
    const limits = { ...DEFAULT_LIMITS, visits: 1 };
    expect(await ask({ fresher_than: ['src'] }, { limits })).toBe('UNKNOWN too_large');
    const made = Date.now();
    await until(() => Date.now() > made + 1100);
    rmSync(fixture.at('src/a.ts'));
    expect(await ask({ fresher_than: ['src'] })).toBe('UNKNOWN times_ambiguous');
  });
});
