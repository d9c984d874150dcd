import type { Linter } from 'eslint/universal';
import method from 'eslint-plugin-no-unsanitized/lib/rules/method.js';
import property from 'eslint-plugin-no-unsanitized/lib/rules/property.js';
import * as regexp from 'eslint-plugin-regexp';
import security from 'eslint-plugin-security';
import type { LintRow } from './lint-row.js';

// What the first of them has at its door reads files beside itself, which a bundle has none of.
export const ESLINT_PLUGINS: NonNullable<Linter.Config['plugins']> = {
  'no-unsanitized': { rules: { method, property } },
  regexp,
  security,
};

interface EslintRow {
  row: LintRow;
  /** What stands in every text that the rule can speak about: without it the rule is not asked. */
  where: RegExp;
  options?: readonly unknown[];
  /** Of what the rule says only this is heard. */
  says?: RegExp;
}

const FIRST = { properties: [0] };
const OF_DOCUMENT = { objectMatches: ['document'], ...FIRST };

/**
 * Rules of ESLint and of its plugins for security that are heard. Which are not, and how often each speaks on ordinary code,
 * is in docs/output-validation-evaluation.md.
 */
export const ESLINT_ROWS: Readonly<Record<string, EslintRow>> = {
  // Which text is run and who checked it they cannot see, and the engine can: beside it these are remarks.
  'no-eval': { row: ['code-evaluation', 'low', 'medium'], where: /\beval\b/ },
  'no-implied-eval': {
    row: ['code-evaluation', 'low', 'medium'],
    where: /\b(?:setTimeout|setInterval|setImmediate|execScript)\b/,
  },
  'no-new-func': { row: ['code-evaluation', 'low', 'medium'], where: /\bFunction\b/ },
  'no-unsanitized/method': {
    row: ['dom-xss', 'medium', 'low'],
    where: /\b(?:insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|write|writeln)\b/,
    // It is about imports as well, where it is not told otherwise.
    options: [
      { defaultDisable: true },
      {
        insertAdjacentHTML: { properties: [1] },
        createContextualFragment: FIRST,
        setHTMLUnsafe: FIRST,
        write: OF_DOCUMENT,
        writeln: OF_DOCUMENT,
      },
    ],
  },
  'no-unsanitized/property': { row: ['dom-xss', 'medium', 'low'], where: /\b(?:innerHTML|outerHTML)\b/ },
  'regexp/no-super-linear-backtracking': {
    row: ['redos', 'medium', 'high'],
    // Only a repeated group takes exponential time; what merely takes longer on long texts speaks in many good programs.
    where: /\)[*+{]/,
    says: /\bexponential\b/,
  },
  // Texts and comments that are shown in another order than they are run, or not at all.
  'security/detect-bidi-characters': {
    row: ['hidden-text', 'high', 'high'],
    where: /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/,
  },
  'security/detect-invisible-characters': { row: ['hidden-text', 'high', 'medium'], where: /[\u3164\uFFA0]/ },
  'security/detect-disable-mustache-escape': {
    row: ['autoescape-off', 'high', 'medium'],
    where: /\bescapeMarkup\b/,
  },
  'security/detect-new-buffer': { row: ['unsafe-memory', 'low', 'medium'], where: /\bBuffer\b/ },
};

export function rowOf(rule: string, message: string): LintRow | undefined {
  const known = ESLINT_ROWS[rule];
  return known?.says?.test(message) === false ? undefined : known?.row;
}
