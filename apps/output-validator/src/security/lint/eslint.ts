import { Linter } from 'eslint/universal';
import type { SourceFile } from '../../source-file.js';
import { ESLINT_PLUGINS, ESLINT_ROWS, rowOf } from './eslint-rows.js';
import { ESTREE_PARSER } from './estree.js';
import type { Remarks } from './lint-row.js';

let linter: Linter | undefined;

/** A name may be written in other characters than its own. */
const ESCAPED = /\\u/;
/** These are known to be what they are called where the file does not say otherwise. */
const GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'execScript', 'window', 'global', 'globalThis', 'self'];

/** No comment in the file changes any of it. */
const CONFIG: Linter.Config = {
  files: ['**/*.js', '**/*.ts'],
  languageOptions: {
    parser: ESTREE_PARSER,
    ecmaVersion: 'latest',
    sourceType: 'module',
    globals: Object.fromEntries(GLOBALS.map((name) => [name, 'readonly' as const])),
  },
  linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
  plugins: ESLINT_PLUGINS,
};

/**
 * What ESLint and its plugins for security say about a JavaScript or TypeScript file; undefined where they cannot read it, or
 * where one of their rules fails. Most files have nothing in them that a rule could speak about, and ESLint takes its time.
 */
export function askEslint({ path, content, language }: SourceFile): Remarks {
  const rules = rulesFor(content);
  if (Object.keys(rules).length === 0) return [];
  linter ??= new Linter();
  const filename = language !== 'typescript' ? 'file.js' : /\.d\.[cm]?ts$/.test(path) ? 'file.d.ts' : 'file.ts';
  const found = tried(() => linter?.verify(content, { ...CONFIG, rules }, { filename, allowInlineConfig: false }));
  // What is said by no rule is said about the file as a whole: it was not read.
  if (!found || found.some(({ ruleId }) => ruleId === null)) return undefined;
  return found.flatMap(({ ruleId, message, line, column }) => {
    const row = rowOf(ruleId ?? '', message);
    return row ? [{ row, foundBy: `ESLint ${String(ruleId)}`, line, column }] : [];
  });
}

function rulesFor(text: string): Linter.RulesRecord {
  const isEscaped = ESCAPED.test(text);
  return Object.fromEntries(
    Object.entries(ESLINT_ROWS)
      .filter(([, { where }]) => isEscaped || where.test(text))
      .map(([name, { options = [] }]) => [name, ['error', ...options]]),
  );
}

function tried<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    // ESLint is JavaScript: a rule that throws leaves nothing in pieces, and its silence is told.
    return undefined;
  }
}
