import { parseSync, visitorKeys } from 'oxc-parser';
import type { OxcError, ParserOptions } from 'oxc-parser';
import { childrenOf } from '../../program/ecmascript.js';
import type { Node } from '../../program/ecmascript.js';

type Reading = Required<Pick<ParserOptions, 'lang' | 'sourceType'>>;

/** What ends a line for ESLint. */
const LINE_END = /\r\n|[\r\n\u2028\u2029]/g;

/**
 * The parser that ESLint is given: oxc, as everywhere else here, with the lines and columns that ESLint's rules report by. Of
 * tokens it has those that are texts: rules that look at others are not asked.
 * @throws SyntaxError where no way of reading the text accepts it
 */
export const ESTREE_PARSER = {
  meta: { name: 'oxc-parser', version: '1' },
  parseForESLint(text: string, { filePath }: { filePath: string }) {
    const { program, comments } = read(text, readingsOf(filePath));
    const placed = placing(text);
    const tokens: object[] = [];
    const open: Node[] = [program];
    for (let node = open.pop(); node; node = open.pop()) {
      placed(node);
      if (isText(node)) tokens.push(placed({ ...node, type: 'String', value: text.slice(node.start, node.end) }));
      open.push(...childrenOf(node).reverse());
    }
    placed(Object.assign(program, { start: 0, end: text.length }));
    return { ast: Object.assign(program, { comments: comments.map(placed), tokens }), visitorKeys };
  },
};

const isText = ({ type, value }: Node): boolean =>
  type === 'TemplateElement' || (type === 'Literal' && typeof value === 'string');

function read(text: string, readings: readonly Reading[]): { program: Node; comments: Spanned[] } {
  let first: string | undefined;
  for (const reading of readings) {
    const { program, comments, errors } = parseSync('file', text, { ...reading, preserveParens: false });
    const wrong = errors.find(isError);
    if (!wrong) return { program: program as unknown as Node, comments };
    first ??= wrong.message;
  }
  throw new SyntaxError(first);
}

// The package declares a constant enumeration, which does not exist when types are stripped file by file.
const isError = ({ severity }: OxcError): boolean => (severity as string) === 'Error';

function readingsOf(path: string): Reading[] {
  const langs: Reading['lang'][] = path.endsWith('.d.ts') ? ['dts'] : path.endsWith('.ts') ? ['ts', 'tsx'] : ['jsx'];
  return langs.flatMap((lang) => [
    { lang, sourceType: 'module' as const },
    { lang, sourceType: 'commonjs' as const },
  ]);
}

interface Spanned {
  start: number;
  end: number;
}

/** Gives nodes their place as ESTree counts: lines from 1 and columns from 0. */
function placing(text: string): <T extends Spanned>(node: T) => T {
  const begins = [0, ...[...text.matchAll(LINE_END)].map(({ index, 0: end }) => index + end.length)];
  const placeOf = (offset: number): { line: number; column: number } => {
    let low = 0;
    let high = begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((begins[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (begins[low] ?? 0) };
  };
  return (node) =>
    Object.assign(node, {
      range: [node.start, node.end],
      loc: { start: placeOf(node.start), end: placeOf(node.end) },
    });
}
