import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckOf } from '@wingman/contracts';
import { createFixture, type Fixture } from '../fixture.js';

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
});
afterEach(() => fixture.remove());

type Fields = Partial<Omit<CheckOf<'tests'>, 'type' | 'report'>>;
const judge = (text: string, fields: Fields) => {
  writeFileSync(fixture.at('report'), text);
  return fixture.answer({ type: 'tests', report: 'report', ...fields });
};

describe('coverage', () => {
  const summary = (lines: number, branches = 50) =>
    JSON.stringify({ total: { lines: { total: 1000, pct: lines }, branches: { total: 10, pct: branches } } });
  const lcov = (found: number, hit: number) => `TN:\nSF:/a.ts\nDA:1,1\nLF:${found}\nLH:${hit}\nend_of_record\n`;
  const cobertura = (rate: string, more = '') =>
    `<?xml version="1.0"?>\n<!DOCTYPE coverage SYSTEM "http://127.0.0.1:9/coverage.dtd">\n<coverage line-rate="${rate}" ${more}><packages/></coverage>`;

  test.each<[string, string, Fields, string]>([
    ['enough, as a summary', summary(81.2), { min_coverage: 81.2 }, 'PASS'],
    ['too little, as a summary', summary(81.2), { min_coverage: 82 }, 'FAIL coverage_low'],
    ['enough, as lcov', lcov(10, 8), { min_coverage: 80 }, 'PASS'],
    ['too little, as lcov', lcov(10, 8), { min_coverage: 81 }, 'FAIL coverage_low'],
    ['enough, as Cobertura', cobertura('0.9'), { min_coverage: 90 }, 'PASS'],
    ['too little, as Cobertura', cobertura('0.9'), { min_coverage: 91 }, 'FAIL coverage_low'],
    ['enough when rounded', summary(79.96), { min_coverage: 80 }, 'UNKNOWN inexact_wording'],
    ['too little of lines, enough of branches', summary(70, 85), { min_coverage: 80 }, 'UNKNOWN ambiguous'],
    ['without a bound', summary(80), {}, 'UNKNOWN ambiguous'],
    ['asked for tests', summary(80), { passed: 3 }, 'UNKNOWN wrong_format'],
    ['said to be tests', summary(80), { format: 'jest', min_coverage: 1 }, 'UNKNOWN wrong_format'],
    [
      'of no line',
      JSON.stringify({ total: { lines: { total: 0, pct: 'Unknown' } } }),
      { min_coverage: 1 },
      'UNKNOWN no_tests',
    ],
    ['of no line, as lcov', 'TN:\nSF:a\nend_of_record\n', { min_coverage: 0 }, 'UNKNOWN no_tests'],
    ['of no line, as Cobertura', cobertura('1', 'lines-valid="0"'), { min_coverage: 1 }, 'UNKNOWN no_tests'],
    ['a rate above one', cobertura('90'), { min_coverage: 1 }, 'UNKNOWN wrong_format'],
    ['cut off, as lcov', 'TN:\nSF:a\nLF:1\nLH:1\n', { min_coverage: 1 }, 'UNKNOWN report_incomplete'],
    ['more hit than found', lcov(1, 2), { min_coverage: 1 }, 'UNKNOWN report_incomplete'],
  ])('%s', async (_case, text, fields, expected) => {
    expect(await judge(text, { ...(fields.min_coverage === undefined ? {} : { format: 'coverage' }), ...fields })).toBe(
      expected,
    );
  });
});
