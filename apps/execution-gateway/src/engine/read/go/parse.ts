import { BadTemplate, lex, type Token } from './lex.js';
import { FUNCTION_NAMES } from './function-names.js';
import { createOperandReader, type Cursor } from './parse-pipe.js';
import type { Statement } from './tree.js';

const MAX_TEMPLATE = 16_384;
const MAX_DEPTH = 50;
/** Templates of their own within a template: no format of a client needs them. */
const DECLINED = new Set(['define', 'template', 'block']);

/** Reads a Go template. Pure. @throws BadTemplate for what Go refuses, and for what is not carried out here */
export function parseTemplate(text: string): Statement[] {
  if (text.length > MAX_TEMPLATE) throw new BadTemplate('so long a format');
  const cursor: Cursor = { tokens: lex(text), at: 0 };
  const { statements, end } = readList(cursor, { depth: 0, inRange: false, variables: ['$'] });
  if (end !== undefined) throw new BadTemplate(`{{${end}}} without a beginning in the format`);
  return statements;
}

interface Place {
  depth: number;
  inRange: boolean;
  /** Those that can be used here. */
  variables: string[];
}

/** Up to `end` or `else`, which it tells. */
function readList(cursor: Cursor, place: Place): { statements: Statement[]; end: 'end' | 'else' | undefined } {
  if (place.depth > MAX_DEPTH) throw new BadTemplate('so deep a format');
  const statements: Statement[] = [];
  const here: Place = { ...place, variables: [...place.variables] };
  for (;;) {
    const token = cursor.tokens[cursor.at++];
    if (!token) return { statements, end: undefined };
    if (token.kind === 'text') {
      statements.push({ kind: 'text', text: token.text });
      continue;
    }
    const word = keyword(cursor);
    if (word === 'end' || word === 'else') return { statements, end: word };
    statements.push(readAction(cursor, word, here));
  }
}

const KEYWORDS = new Set(['if', 'else', 'end', 'range', 'with', 'break', 'continue', ...DECLINED]);

/** The keyword at the beginning of an action, taken; undefined for a pipeline. */
function keyword(cursor: Cursor): string | undefined {
  skipSpace(cursor);
  const token = cursor.tokens[cursor.at];
  if (token?.kind !== 'word' || !KEYWORDS.has(token.text)) return undefined;
  cursor.at += 1;
  return token.text;
}

function skipSpace(cursor: Cursor): void {
  while (cursor.tokens[cursor.at]?.kind === 'space') cursor.at += 1;
}

function readAction(cursor: Cursor, word: string | undefined, place: Place): Statement {
  switch (word) {
    case undefined:
      return { kind: 'action', pipe: readPipe(cursor, place, 'action') };
    case 'if':
    case 'with':
    case 'range':
      return readControl(cursor, word, place);
    case 'break':
    case 'continue':
      if (!place.inRange) throw new BadTemplate(`{{${word}}} outside of {{range}} in the format`);
      expectRight(cursor);
      return { kind: word };
    default:
      throw new BadTemplate(`{{${word}}} in the format`);
  }
}

function readPipe(cursor: Cursor, place: Place, context: 'action' | 'control' | 'range') {
  const pipe = createOperandReader(cursor, place.variables, FUNCTION_NAMES).readPipe(context);
  expectRight(cursor);
  return pipe;
}

function expectRight(cursor: Cursor): Token {
  skipSpace(cursor);
  const token = cursor.tokens[cursor.at++];
  if (token?.kind !== 'right') throw new BadTemplate(`${JSON.stringify(token?.text ?? 'the end')} in the format`);
  return token;
}

function readControl(cursor: Cursor, kind: 'if' | 'with' | 'range', place: Place): Statement {
  const inner: Place = { ...place, depth: place.depth + 1, variables: [...place.variables] };
  const pipe = readPipe(cursor, inner, kind === 'range' ? 'range' : 'control');
  const body = readList(cursor, { ...inner, inRange: inner.inRange || kind === 'range' });
  if (body.end === undefined) throw new BadTemplate(`{{${kind}}} without an {{end}} in the format`);
  const otherwise = body.end === 'else' ? readElse(cursor, kind, inner) : [];
  if (body.end === 'end') expectRight(cursor);
  return { kind, pipe, body: body.statements, otherwise };
}

/** `{{else}}…{{end}}`, or `{{else if …}}` that shares the `{{end}}`. */
function readElse(cursor: Cursor, kind: 'if' | 'with' | 'range', place: Place): Statement[] {
  const word = keyword(cursor);
  if (word !== undefined) {
    if (word !== kind || kind === 'range') throw new BadTemplate(`{{else ${word}}} in the format`);
    return [readControl(cursor, kind, place)];
  }
  expectRight(cursor);
  const rest = readList(cursor, place);
  if (rest.end !== 'end') throw new BadTemplate(`{{else}} without an {{end}} in the format`);
  expectRight(cursor);
  return rest.statements;
}
