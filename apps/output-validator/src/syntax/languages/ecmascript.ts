import { parseSync } from 'oxc-parser';
import type { OxcError, ParserOptions } from 'oxc-parser';
import { findingAt } from '../finding.js';
import type { Finding } from '../finding.js';

type Reading = Required<Pick<ParserOptions, 'lang' | 'sourceType'>>;
type Lang = Reading['lang'];

/**
 * A file is sound when one way of running it accepts it: what stands in a module may not stand in a script, and the
 * other way round.
 */
export function checkEcmascript(text: string, readings: readonly Reading[]): Finding[] {
  let first: Finding[] | undefined;
  for (const reading of readings) {
    const { errors } = parseSync('file', text, { ...reading, showSemanticErrors: true });
    const findings = errors.filter(isError).map((error) => findingOf(text, error));
    if (findings.length === 0) return [];
    first ??= findings;
  }
  return first ?? [];
}

// The package declares a constant enumeration, which does not exist when types are stripped file by file.
const isError = ({ severity }: OxcError): boolean => (severity as string) === 'Error';

const findingOf = (text: string, { message, labels }: OxcError): Finding =>
  findingAt(text, labels[0]?.start ?? text.length, message);

const both = (lang: Lang): Reading[] => [
  { lang, sourceType: 'module' },
  { lang, sourceType: 'commonjs' },
];

/** TypeScript: with JSX only where the name allows it, or does not tell. */
export function checkTypescript(text: string, path: string): Finding[] {
  if (/\.d\.[cm]?ts$/.test(path)) return checkEcmascript(text, both('dts'));
  if (path.endsWith('.tsx')) return checkEcmascript(text, both('tsx'));
  const plain = both('ts');
  return checkEcmascript(text, /\.[cm]?ts$/.test(path) ? plain : [...plain, ...both('tsx')]);
}

/** JavaScript; JSX is welcome in any of it, since half of the world writes it into `.js`. */
export function checkJavascript(text: string, path: string): Finding[] {
  return checkEcmascript(text, path.endsWith('.mjs') ? [{ lang: 'jsx', sourceType: 'module' }] : both('jsx'));
}

/** JSON with comments and trailing commas, as tools read their own settings: a JavaScript expression of plain values. */
export function checkJsonWithComments(text: string): Finding[] {
  const { errors, program } = parseSync('file.js', `(${text}\n)`, { lang: 'js', sourceType: 'module' });
  const [error] = errors;
  if (error) return [findingAt(text, Math.max(0, (error.labels[0]?.start ?? 1) - 1), error.message)];
  const [statement] = program.body;
  let root = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  while (root?.type === 'ParenthesizedExpression') root = root.expression;
  const isData = root?.type === 'ObjectExpression' || root?.type === 'ArrayExpression' || root?.type === 'Literal';
  return isData && program.body.length === 1 ? [] : [{ line: 1, column: 1, message: 'this is not JSON' }];
}
