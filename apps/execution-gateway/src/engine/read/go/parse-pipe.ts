import { BadTemplate, type Token, type TokenKind } from './lex.js';
import type { Command, Operand, Pipe } from './tree.js';

export interface Cursor {
  tokens: readonly Token[];
  at: number;
}

const MAX_DEPTH = 50;

interface OperandReader {
  readPipe(context: 'action' | 'control' | 'range' | 'parens', depth?: number): Pipe;
}

/** Reads what stands within an action: pipelines of commands of operands. */
export function createOperandReader(
  cursor: Cursor,
  variables: string[],
  functions: ReadonlySet<string>,
): OperandReader {
  const peek = (ahead = 0): Token | undefined => cursor.tokens[cursor.at + ahead];
  const is = (kind: TokenKind, text?: string): boolean =>
    peek()?.kind === kind && (text === undefined || peek()?.text === text);
  const skip = (): void => {
    while (is('space')) cursor.at += 1;
  };
  const unexpected = (): BadTemplate => new BadTemplate(`${JSON.stringify(peek()?.text ?? 'the end')} in the format`);

  function readPipe(context: 'action' | 'control' | 'range' | 'parens', depth = 0): Pipe {
    if (depth > MAX_DEPTH) throw new BadTemplate('so deep a format');
    skip();
    const at = peek()?.at ?? 0;
    const { names, declares } = context === 'parens' ? NO_VARIABLES : readDeclared(cursor, variables, context);
    const commands: Command[] = [readCommand(depth)];
    while (is('mark', '|')) {
      cursor.at += 1;
      commands.push(readCommand(depth));
      const first = commands.at(-1)!.words[0]!;
      // What does not take the value before it cannot stand behind it.
      if (['literal', 'dot', 'nil'].includes(first.kind))
        throw new BadTemplate('a value that is no function after | in the format');
    }
    if (context !== 'parens' && !is('right')) throw unexpected();
    const joined = commands.map(({ shown }) => shown).join(' | ');
    const shown = names.length > 0 ? `${names.join(', ')} ${declares ? ':=' : '='} ${joined}` : joined;
    return { at, shown, variables: names, declares, commands };
  }

  function readCommand(depth: number): Command {
    const words: Operand[] = [];
    for (;;) {
      skip();
      const operand = readOperand(depth);
      if (!operand) break;
      words.push(operand);
      if (!is('space')) break;
    }
    if (words.length === 0) throw unexpected();
    if (words.length > 1 && ['literal', 'dot', 'nil'].includes(words[0]!.kind)) {
      throw new BadTemplate('a value that is no function with arguments in the format');
    }
    return { words, shown: words.map(({ shown }) => shown).join(' ') };
  }

  function readOperand(depth: number): Operand | undefined {
    const term = readTerm(depth);
    if (!term || !is('field')) return term;
    const { at } = peek()!;
    const names: string[] = [];
    for (; is('field'); cursor.at += 1) names.push(peek()!.text.slice(1));
    const shown = `${term.shown}.${names.join('.')}`;
    if (term.kind === 'fields') return { ...term, at, shown, names: [...term.names, ...names] };
    if (term.kind === 'variable') return { ...term, at, shown, names: [...term.names, ...names] };
    if (['literal', 'nil', 'dot'].includes(term.kind)) throw unexpected();
    return { kind: 'chain', of: term, names, at, shown };
  }

  function readTerm(depth: number): Operand | undefined {
    const token = peek();
    if (!token) return undefined;
    const { kind, text, at } = token;
    const place = { at, shown: text };
    if (kind === 'mark' && text === '(') {
      cursor.at += 1;
      const pipe = readPipe('parens', depth + 1);
      skip();
      if (!is('mark', ')')) throw unexpected();
      cursor.at += 1;
      return { kind: 'pipe', pipe, at, shown: `(${pipe.shown})` };
    }
    const operand = termOf(token, place, { variables, functions });
    if (operand) cursor.at += 1;
    return operand;
  }

  return { readPipe };
}

interface Declared {
  names: string[];
  declares: boolean;
}

const NO_VARIABLES: Declared = { names: [], declares: false };

/** `$a, $b :=` at the beginning of a pipeline; whatever else begins with a variable is left where it is. */
function readDeclared(cursor: Cursor, variables: string[], context: string): Declared {
  const rest = cursor.tokens.slice(cursor.at, cursor.at + 12).filter(({ kind }) => kind !== 'space');
  const [first, comma, second] = rest;
  const two = comma?.text === ',' && second?.kind === 'variable' && context === 'range';
  const sign = two ? rest[3] : comma;
  if (first?.kind !== 'variable' || sign?.kind !== 'mark' || !/^:?=$/.test(sign.text)) return NO_VARIABLES;
  const names = two ? [first.text, second.text] : [first.text];
  const declares = sign.text === ':=';
  const unknown = declares ? undefined : names.find((name) => !variables.includes(name));
  if (unknown !== undefined) throw new BadTemplate(`the variable ${unknown} in the format`);
  cursor.at = cursor.tokens.indexOf(sign) + 1;
  if (declares) variables.push(...names);
  return { names, declares };
}

interface Known {
  variables: readonly string[];
  functions: ReadonlySet<string>;
}

function termOf({ kind, text }: Token, place: { at: number; shown: string }, known: Known): Operand | undefined {
  switch (kind) {
    case 'dot':
      return { ...place, kind: 'dot' };
    case 'field':
      return { ...place, kind: 'fields', names: [text.slice(1)] };
    case 'variable':
      if (!known.variables.includes(text)) throw new BadTemplate(`the variable ${text} in the format`);
      return { ...place, kind: 'variable', name: text, names: [] };
    case 'string':
      return { ...place, kind: 'literal', value: text.startsWith('`') ? text.slice(1, -1) : unquote(text) };
    case 'number':
      return { ...place, kind: 'literal', value: numberOf(text) };
    case 'char':
      return { ...place, kind: 'literal', value: BigInt(unquote(`"${text.slice(1, -1)}"`).codePointAt(0) ?? 0) };
    case 'word':
      return wordOf(text, place, known);
    default:
      return undefined;
  }
}

function wordOf(text: string, place: { at: number; shown: string }, { functions }: Known): Operand {
  if (text === 'true' || text === 'false') return { ...place, kind: 'literal', value: text === 'true' };
  if (text === 'nil') return { ...place, kind: 'nil' };
  if (!functions.has(text)) throw new BadTemplate(`the function ${text} in the format`);
  return { ...place, kind: 'function', name: text };
}

function numberOf(text: string): bigint | number {
  if (text.includes('.')) return Number(text);
  const digits = text.replace(/^[+-]/, '');
  // An old way to write octal numbers, which nobody means in a format.
  if (/^0\d/.test(digits)) throw new BadTemplate(`the number ${text} in the format`);
  return BigInt(digits) * (text.startsWith('-') ? -1n : 1n);
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};
const ESCAPE = /\\(?:x([0-7][0-9a-fA-F])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gsu;

/** Go's strconv.Unquote, but for bytes that are no characters. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(ESCAPE, (_all, byte?: string, four?: string, eight?: string, one = '') => {
    const hex = byte ?? four ?? eight;
    const plain = hex === undefined ? ESCAPES[one] : codePoint(Number.parseInt(hex, 16));
    if (plain === undefined) throw new BadTemplate(`\\${one} in a string of the format`);
    return plain;
  });
}

function codePoint(code: number): string | undefined {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
}
