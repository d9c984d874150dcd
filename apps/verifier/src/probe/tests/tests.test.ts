import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { LOOKED, createFixture, type Fixture } from '../fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'tests'>, 'type' | 'report'>>;
const ask = (fields: Fields) => fixture.answer({ type: 'tests', report: 'report', ...fields });
const judge = (text: string, fields: Fields) => {
  writeFileSync(fixture.at('report'), text);
  return ask(fields);
};

const cases = (passed: number, failed = 0, skipped = 0) =>
  '<testcase name="a" classname="s"/>'.repeat(passed) +
  '<testcase name="b"><failure message="no"/><failure/></testcase>'.repeat(failed) +
  '<testcase name="c"><skipped/></testcase>'.repeat(skipped);
const junit = (passed: number, failed = 0, skipped = 0) =>
  `<?xml version="1.0"?>\n<testsuites tests="${passed + failed + skipped}" failures="${failed}">` +
  `<testsuite name="s" tests="${passed + failed + skipped}" failures="${failed}" skipped="${skipped}">` +
  `${cases(passed, failed, skipped)}<system-out><![CDATA[<testcase><failure/>]]></system-out></testsuite></testsuites>`;
const jest = (passed: number, failed = 0, skipped = 0, more: object = {}) =>
  JSON.stringify({
    numTotalTests: passed + failed + skipped,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    success: failed === 0,
    ...more,
  });
const tap = (passed: number, failed = 0, skipped = 0) =>
  [
    'TAP version 13',
    ...Array<string>(passed).fill('ok - a # 1'),
    ...Array<string>(failed).fill('not ok - b\n  ---\n  message: |\n    ok 9 - lure\n  ...'),
    ...Array<string>(skipped).fill('ok - c # SKIP no'),
    `1..${passed + failed + skipped}`,
    '',
  ].join('\n');

describe.each([
  ['junit', junit],
  ['jest', jest],
  ['tap', tap],
] as const)('a report as %s', (format, write) => {
  test.each<[string, [number, number?, number?], Fields, string]>([
    ['all passed', [3], {}, 'PASS'],
    ['one failed', [2, 1], {}, 'FAIL tests_failed'],
    ['the numbers as said', [3], { passed: 3, failed: 0 }, 'PASS'],
    ['one failed that should not', [3, 1], { passed: 3, failed: 0 }, 'FAIL tests_failed'],
    ['fewer passed', [3], { passed: 4, failed: 0 }, 'FAIL tests_differ'],
    ['more passed', [3], { passed: 2 }, 'FAIL tests_differ'],
    ['as many failed as said', [3, 2], { passed: 3, failed: 2 }, 'PASS'],
    ['other than said failed', [3, 2], { failed: 1 }, 'FAIL tests_differ'],
    ['the number passed, but others failed', [3, 1], { passed: 3 }, 'UNKNOWN ambiguous'],
    ['one passed, and all others were skipped', [1, 0, 41], {}, 'UNKNOWN tests_skipped'],
    ['skipped ones beside the number that passed', [3, 0, 2], { passed: 3, failed: 0 }, 'PASS'],
    ['skipped ones where none failed, as said', [3, 0, 2], { failed: 0 }, 'PASS'],
    ['as many skipped as said', [3, 0, 2], { passed: 3, skipped: 2 }, 'PASS'],
    ['other than said skipped', [3, 0, 2], { skipped: 0 }, 'FAIL tests_differ'],
    ['skipped ones, and one failed', [3, 1, 2], {}, 'FAIL tests_failed'],
    ['skipped ones counted as passed', [3, 0, 2], { passed: 5, failed: 0 }, 'UNKNOWN tests_skipped'],
    ['more than with the skipped', [3, 0, 2], { passed: 6, failed: 0 }, 'FAIL tests_differ'],
    ['none ran', [0], {}, 'UNKNOWN no_tests'],
    ['none ran, where some should have passed', [0], { passed: 3 }, 'FAIL tests_differ'],
    ['none ran, and none failed', [0], { failed: 0 }, 'UNKNOWN no_tests'],
    ['all were skipped', [0, 0, 4], {}, 'UNKNOWN no_tests'],
    ['a denied success', [2, 1], { negate: true }, 'PASS'],
    ['coverage, of which it says nothing', [3], { min_coverage: 80 }, 'UNKNOWN wrong_format'],
  ])('%s', async (_case, numbers, fields, expected) => {
    expect(await judge(write(...numbers), { ...fields, format })).toBe(expected);
    expect(await judge(write(...numbers), fields)).toBe(expected);
  });

  test('in another format than was said', async () => {
    expect(await judge(write(3), { format: format === 'tap' ? 'junit' : 'tap' })).toBe('UNKNOWN wrong_format');
  });

  test('cut off anywhere is never taken for a result', async () => {
    const text = write(4, 1);
    for (let length = 0; length < text.trimEnd().length - 1; length += 7) {
      expect(await judge(text.slice(0, length), {})).toMatch(/^UNKNOWN (?:report_incomplete|wrong_format)$/);
    }
  });
});

describe('what reports say of themselves', () => {
  test.each<[string, string, Fields, string]>([
    ['numbers without cases', '<testsuite tests="3" failures="0"/>', { passed: 3 }, 'PASS'],
    ['failures without cases', '<testsuite tests="3" errors="1"/>', {}, 'FAIL tests_failed'],
    ['cases without numbers', `<testsuite>${cases(3)}</testsuite>`, { passed: 3 }, 'PASS'],
    ['fewer cases than numbers', `<testsuite tests="9">${cases(3)}</testsuite>`, {}, 'UNKNOWN report_incomplete'],
    [
      'a failure that the numbers hide',
      `<testsuite tests="2">${cases(1, 1)}</testsuite>`,
      {},
      'UNKNOWN report_incomplete',
    ],
    [
      'suites that add up',
      `<testsuites><testsuite tests="1">${cases(1)}</testsuite><testsuite tests="2">${cases(2)}</testsuite></testsuites>`,
      { passed: 3 },
      'PASS',
    ],
    [
      'suites in suites',
      `<testsuite tests="2"><testsuite tests="2">${cases(2)}</testsuite></testsuite>`,
      { passed: 2 },
      'PASS',
    ],
    ['cases that were not run', '<testsuite><testcase status="notrun"/></testsuite>', {}, 'UNKNOWN no_tests'],
    ['a case that passed when repeated', '<testsuite><testcase><flakyFailure/></testcase></testsuite>', {}, 'PASS'],
    ['numbers that are none', '<testsuite tests="many"/>', {}, 'UNKNOWN wrong_format'],
    ['less than nothing', '<testsuite tests="1" failures="2"/>', {}, 'UNKNOWN report_incomplete'],
    ['another XML', '<html><testcase/></html>', {}, 'UNKNOWN wrong_format'],
    ['two roots', `${junit(1)}<testsuite/>`, {}, 'UNKNOWN wrong_format'],
    [
      'a file that could not be run',
      jest(3, 0, 0, { success: false, numRuntimeErrorTestSuites: 1 }),
      {},
      'FAIL tests_failed',
    ],
    ['an interrupted run', jest(3, 0, 0, { wasInterrupted: true }), {}, 'UNKNOWN report_incomplete'],
    ['a total that is another', jest(3, 0, 0, { numTotalTests: 4 }), {}, 'UNKNOWN report_incomplete'],
    ['success with failures', jest(3, 1, 0, { success: true }), {}, 'UNKNOWN report_incomplete'],
    [
      'results that differ from the numbers',
      jest(2, 0, 0, { testResults: [{ assertionResults: [{ status: 'passed' }, { status: 'failed' }] }] }),
      {},
      'UNKNOWN report_incomplete',
    ],
    ['other JSON', '{"tests": 3}', {}, 'UNKNOWN wrong_format'],
    ['a run that bailed out', 'TAP version 14\n1..3\nok 1\nBail out! no disk\n', {}, 'FAIL tests_failed'],
    ['fewer than planned', '1..3\nok 1\nok 2\n', {}, 'UNKNOWN report_incomplete'],
    ['without a plan', 'ok 1\nok 2\n', {}, 'UNKNOWN report_incomplete'],
    ['a plan of nothing', 'TAP version 13\n1..0 # skip all\n', {}, 'UNKNOWN no_tests'],
    ['one still to do', '1..2\nok 1\nnot ok 2 # TODO later\n', { failed: 0 }, 'PASS'],
    ['a number sign in a name', '1..1\nnot ok 1 - is \\# TODO\n', {}, 'FAIL tests_failed'],
    [
      'tests in tests',
      '    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - suite\n1..1\n',
      { passed: 2 },
      'UNKNOWN ambiguous',
    ],
    ['no report', 'All 42 tests passed!\n', {}, 'UNKNOWN wrong_format'],
    ['nothing', '', {}, 'UNKNOWN report_incomplete'],
  ])('%s', async (_case, text, fields, expected) => {
    expect(await judge(text, fields)).toBe(expected);
  });
});

describe('reports made to hold the reader up', () => {
  test.each([
    [
      'entities of entities',
      '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>',
      'UNKNOWN wrong_format',
    ],
    [
      'an entity that fetches',
      '<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>',
      'UNKNOWN wrong_format',
    ],
    ['an entity that nobody declared', '<testsuite><testcase name="&nbsp;"/></testsuite>', 'UNKNOWN wrong_format'],
    [
      'values that only a declaration gives',
      '<!DOCTYPE t [<!ATTLIST testcase status CDATA "notrun">]><testsuite><testcase/></testsuite>',
      'UNKNOWN wrong_format',
    ],
    ['a million levels', '<testsuite>'.repeat(1_000_000), 'UNKNOWN too_large'],
    ['an endless attribute', `<testsuite a="${'x'.repeat(1_000_000)}"/>`, 'UNKNOWN wrong_format'],
    ['deep JSON', '{"a":'.repeat(200_000), 'UNKNOWN report_incomplete'],
  ])('%s', async (_case, text, expected) => {
    expect(await judge(text, {})).toBe(expected);
  });

  test('FIFOs, devices, directories, what is too large, and what is not there', async () => {
    expect(await ask({})).toBe('FAIL missing');
    execFileSync('mkfifo', [fixture.at('fifo')]);
    symlinkSync('/dev/zero', fixture.at('zero'));
    mkdirSync(fixture.at('folder'));
    writeFileSync(fixture.at('sparse'), '');
    truncateSync(fixture.at('sparse'), 1024 ** 4);
    const at = (report: string) => fixture.answer({ type: 'tests', report });
    expect(await at('fifo')).toBe('UNKNOWN special_file');
    expect(await at('zero')).toBe('UNKNOWN outside_allowed_roots');
    expect(await at('folder')).toBe('FAIL wrong_kind');
    expect(await at('sparse')).toBe('UNKNOWN too_large');
    expect(await at('/etc/passwd')).toBe('UNKNOWN outside_allowed_roots');
  });

  test('shows numbers and a digest, not a word of the report', async () => {
    writeFileSync(fixture.at('report'), junit(2, 1, 1));
    const { observed, target } = await fixture.run({ type: 'tests', report: 'report' });
    expect(target).toBe('report');
    expect(observed).toEqual({
      ...LOOKED,
      exists: true,
      size: junit(2, 1, 1).length,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{16}$/),
      format: 'junit',
      passed: 2,
      failed: 1,
      skipped: 1,
    });
  });
});
