import { expect, test } from '@jest/globals';
import { languageOf } from '../language/language.js';
import { findTestIssues } from './tests.js';
import { WEAKNESSES } from './weakness.js';
import type { Weakness } from './weakness.js';

type Files = Readonly<Record<string, string>>;

const js = (content: string): Files => ({ 'a.test.js': content });
const SUM = 'export function total(values) { return values.length; }\nexport const VERSION = 1;\n';
const SUM_PY = 'VERSION = 1\n\ndef total(values):\n    return len(values)\n';
const asserting = (head: string): string => `${head}\nit('sums', () => { expect(total([1])).toBe(1); });\n`;
const assertingPy = (head: string): string => `${head}\n\ndef test_total():\n    assert total([1]) == 1\n`;

/** Of each weakness what it finds, and what is so near to it that it must not. */
const CASES: Readonly<Record<Weakness, { bad: Files[]; good: Files[] }>> = {
  no_assertion: {
    bad: [js(`it('sums', () => { total([1]); });`)],
    good: [
      js(`it('sums', () => { check(total([1])); });\nfunction check(x) { expect(x).toBe(1); }`),
      js(`import { expect as must, it } from 'vitest';\nit('sums', () => { must(total([1])).toBe(1); });`),
    ],
  },
  empty: { bad: [js(`it('sums', () => {});`)], good: [js(`it('sums', () => { expect(total([])).toBe(0); });`)] },
  skipped: {
    bad: [
      js(`it.skip('sums', () => { expect(total([1])).toBe(1); });`),
      js(`it.todo('sums');`),
      js(`import { xit as later } from 'x';\nlater('sums', () => { expect(total([1])).toBe(1); });`),
    ],
    good: [js(`it('skips blanks', () => { expect(skip(' a')).toBe('a'); });`)],
  },
  focused: {
    bad: [js(`it.only('sums', () => { expect(total([1])).toBe(1); });`)],
    good: [js(`it('takes only one', () => { expect(only([1])).toBe(1); });`)],
  },
  commented_out: {
    bad: [js(`// it('sums', () => { expect(total([1])).toBe(1); });`)],
    good: [js(`// it sums\nit('sums', () => { expect(total([1])).toBe(1); });`)],
  },
  tautology: {
    bad: [
      js(`it('sums', () => { total([1]); expect(true).toBe(true); });`),
      js(`it('sums', () => { const sum = 3; expect(sum).toBe(3); });`),
    ],
    good: [
      js(`it('is true', () => { expect(isTrue()).toBe(true); });`),
      js(`it('sums', () => { const sum = 3; expect(sum).toBe(total([1, 1, 1])); });`),
      js(
        `it('a', () => { const sum = 1; expect(total([sum])).toBe(1); });\nit('b', () => { const sum = total([1]); expect(sum).toBe(1); });`,
      ),
      js(`it.each([1, 2])('sums', (sum) => { const one = 1; expect(sum).toBe(one); });`),
    ],
  },
  mock_only: {
    bad: [js(`const total = jest.fn().mockReturnValue(4);\nit('sums', () => { expect(total()).toBe(4); });`)],
    good: [js(`const read = jest.fn().mockReturnValue([1]);\nit('sums', () => { expect(total(read)).toBe(1); });`)],
  },
  swallowed: {
    bad: [js(`it('sums', () => { try { expect(total([1])).toBe(1); } catch {} });`)],
    good: [js(`it('sums', () => { try { expect(total([1])).toBe(1); } finally { close(); } });`)],
  },
  conditional: {
    bad: [js(`it('sums', () => { if (process.env.CI) expect(total([1])).toBe(1); });`)],
    good: [js(`it('sums', () => { for (const one of [1, 2]) expect(total([one])).toBe(1); });`)],
  },
  not_awaited: {
    bad: [js(`it('sums', async () => { expect(later()).resolves.toBe(1); });`)],
    good: [js(`it('sums', async () => { await expect(later()).resolves.toBe(1); });`)],
  },
  no_matcher: {
    bad: [js(`it('sums', () => { expect(total([1])); });`)],
    good: [js(`it('sums', () => { expect(total([1])).toBe(1); });`)],
  },
  snapshot_only: {
    bad: [js(`it('shows', () => { expect(show(1)).toMatchSnapshot(); });`)],
    good: [js(`it('shows', () => { expect(show(1)).toMatchSnapshot(); expect(show(1)).toContain('1'); });`)],
  },
  shallow: {
    bad: [js(`it('sums', () => { expect(total([1])).toBeDefined(); });`)],
    good: [js(`it('sums', () => { expect(total([1])).toBeDefined(); expect(total([1])).toBe(1); });`)],
  },
  missing_name: {
    bad: [
      { 'src/sum.js': SUM, 'src/sum.test.js': asserting(`import { total, mean } from './sum.js';`) },
      { 'src/sum.ts': SUM, 'test/sum.test.ts': asserting(`import total from '../src/sum.js';`) },
      { 'sum.py': SUM_PY, 'test_sum.py': assertingPy('from sum import total, mean') },
      { 'app/sum.py': SUM_PY, 'app/__init__.py': '', 'tests/test_sum.py': assertingPy('from app.sum import mean') },
    ],
    good: [
      { 'src/sum.js': SUM, 'src/sum.test.js': asserting(`import { total, VERSION as v } from './sum.js';`) },
      { 'src/sum.js': SUM, 'src/sum.test.js': asserting(`import * as sum from './sum.js';`) },
      {
        'src/sum.js': 'module.exports = { total };\n',
        'src/sum.test.js': asserting(`import { total } from './sum.js';`),
      },
      { 'a.js': `export * from './b.js';\n`, 'a.test.js': asserting(`import { total } from './a.js';`) },
      {
        'a.ts':
          'export interface A {}\nexport enum B { C }\nexport const { d, e: [f] } = g();\nexport default class {}\nexport { h as i };\n',
        'a.test.ts': asserting(`import x, { type A, B, d, f, i } from './a';`),
      },
      { 'sum.py': SUM_PY, 'test_sum.py': assertingPy('from sum import total as t, VERSION') },
      { 'app/sum.py': SUM_PY, 'app/__init__.py': '', 'tests/test_sum.py': assertingPy('from app import sum') },
      { 'a.py': 'from b import *\n', 'test_a.py': assertingPy('from a import anything') },
      {
        'a.py': 'try:\n    import x as y\nexcept ImportError:\n    y = None\n',
        'test_a.py': assertingPy('from a import y'),
      },
      { 'a.py': 'x = = 3 def\n', 'test_a.py': assertingPy('from a import total') },
    ],
  },
  unresolved_import: {
    bad: [
      { 'src/sum.js': SUM, 'src/sum.test.js': asserting(`import { total } from './sums.js';`) },
      { 'app/sum.py': SUM_PY, 'app/test_sum.py': assertingPy('from .sums import total') },
    ],
    good: [
      // A test alone is of a repository that is elsewhere.
      js(asserting(`import { total } from './sum.js';`)),
      { 'src/sum.ts': SUM, 'src/sum.test.ts': asserting(`import { total } from './sum.js';\nimport './sum.css';`) },
      { 'src/sum/index.ts': SUM, 'src/sum.test.ts': asserting(`import { total } from './sum';`) },
      { 'app/sum.py': SUM_PY, 'app/test_sum.py': assertingPy('from .sum import total') },
    ],
  },
  untested: {
    bad: [
      { 'src/sum.js': SUM },
      { 'src/sum.js': SUM, 'src/other.test.js': asserting(`import { total } from './other.js';`) },
      // The same name in another folder is another file.
      { 'a/sum.js': SUM, 'b/sum.js': SUM, 'b/sum.test.js': asserting(`import { total } from './sum.js';`) },
    ],
    good: [
      { 'src/sum.js': SUM, 'src/sum.test.js': asserting(`import { total } from './sum.js';`) },
      { 'src/sum.js': SUM, 'test/sum.test.js': asserting(`import { total } from '@/sum';`) },
      // Through the door that users have.
      {
        'src/sum.js': SUM,
        'src/index.js': `export { total } from './sum.js';\nexport const twice = () => 2;\n`,
        'test/index.test.js': asserting(`import { total } from '../src/index.js';`),
      },
      { 'app/sum.py': SUM_PY, 'tests/test_sum.py': assertingPy('from app.sum import total') },
    ],
  },
};

const rulesOf = async (files: Files): Promise<string[]> => {
  const submitted = Object.entries(files).map(([path, content]) => ({
    path,
    content,
    language: languageOf(path, content),
  }));
  return (await findTestIssues(submitted)).map(({ rule_id: rule }) => rule.replace('test.', ''));
};
const table = (kind: 'bad' | 'good') =>
  Object.entries(CASES).flatMap(([rule, cases]) => cases[kind].map((files) => [rule, files] as const));

test.each(table('bad'))('finds %s in %j', async (rule, files) => {
  expect(await rulesOf(files)).toContain(rule);
});

test.each(table('good'))('sees no %s in %j', async (rule, files) => {
  expect(await rulesOf(files)).not.toContain(rule);
});

test('no weakness is without a case that it finds and one near to it that it does not', () => {
  const covered = Object.entries(CASES).flatMap(([rule, { bad, good }]) =>
    bad.length * good.length > 0 ? [rule] : [],
  );
  expect(covered.sort()).toEqual(Object.keys(WEAKNESSES).sort());
});
