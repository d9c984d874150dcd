import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { until } from '@wingman/testkit';
import { createFixture, type Fixture } from '../fixture.js';
import type { Surroundings } from '../probe.js';

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
    ['that is a directory', 'folder', 'UNKNOWN times_ambiguous'],
    ['outside', '/etc/passwd', 'UNKNOWN outside_allowed_roots'],
    ['that only a shell could name', 'src/*.ts', 'UNKNOWN ambiguous'],
  ])('a source %s', async (_case, source, expected) => {
    mkdirSync(fixture.at('folder'));
    writeFileSync(fixture.at('report'), GOOD);
    expect(await ask({ fresher_than: [source] })).toBe(expected);
  });
});
