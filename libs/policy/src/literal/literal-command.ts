/** A command as words, exactly as a program would get them; or why the text is none that can be taken literally. */
export type LiteralCommand = { ok: true; argv: string[] } | { ok: false; at: number; reason: string };

export const MAX_COMMAND_BYTES = 8_192;

// Nothing in here means anything to a POSIX shell or to bash, wherever in a word it stands.
const PLAIN = /[A-Za-z0-9_./:@%+,=-]/;
// Words that are grammar where a command begins (bash manual, 3.2.1 "Reserved Words").
const RESERVED = new Set(
  'if then elif else fi time for in until while do done case esac coproc select function'.split(' '),
);
// Control characters, lone surrogates, line and paragraph separators, and marks that reorder what is shown (UAX 9).
const UNSEEN = /(?!\t)[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;
// Double quotes leave these their meaning; `!` for interactive shells.
const MEANT_IN_DOUBLE_QUOTES: ReadonlySet<string> = new Set('$`\\!');
const ESCAPABLE: ReadonlySet<string> = new Set('$`"\\');

/**
 * Reads a command line that no shell would have to interpret: words of plain characters, 'single' and "double" quotes
 * around text, a backslash before one of `$ ` " \` in double quotes, spaces between them. Everything else is refused: variables, substitutions, wildcards, braces, tildes,
 * escapes, redirections, operators, comments, assignments and reserved words in front, line breaks. What is accepted
 * means the same to bash, word by word (POSIX.1-2017, Shell Command Language, 2.2 and 2.3).
 */
export function readLiteralCommand(text: string): LiteralCommand {
  if (Buffer.byteLength(text) > MAX_COMMAND_BYTES) {
    return { ok: false, at: 0, reason: `longer than ${MAX_COMMAND_BYTES} bytes` };
  }
  const unseen = UNSEEN.exec(text);
  if (unseen) return refuse(text, unseen.index);
  const argv: string[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, at)) {
    const word = readWord(text, at);
    if ('reason' in word) return word;
    const refused = argv.length === 0 ? refusedInFront(text, word, at) : undefined;
    if (refused) return refused;
    argv.push(word.value);
    at = word.end;
  }
  return argv.length > 0 ? { ok: true, argv } : { ok: false, at: 0, reason: 'empty' };
}

type Refusal = LiteralCommand & { ok: false };

interface LiteralWord {
  value: string;
  end: number;
  /** No part of it was quoted. */
  bare: boolean;
}

function readWord(text: string, start: number): LiteralWord | Refusal {
  let value = '';
  let at = start;
  let bare = true;
  while (at < text.length && !isBlank(text[at])) {
    const character = text[at] as string;
    if (PLAIN.test(character)) {
      value += character;
      at += 1;
      continue;
    }
    if (character !== "'" && character !== '"') return refuse(text, at);
    bare = false;
    const quoted = character === '"' ? readDoubleQuoted(text, at) : readSingleQuoted(text, at);
    if ('reason' in quoted) return quoted;
    value += quoted.value;
    at = quoted.end;
  }
  return { value, end: at, bare };
}

type Quoted = Pick<LiteralWord, 'value' | 'end'>;

function readSingleQuoted(text: string, start: number): Quoted | Refusal {
  const close = text.indexOf("'", start + 1);
  return close < 0 ? unclosed(start) : { value: text.slice(start + 1, close), end: close + 1 };
}

/** Up to the closing quote. A backslash takes the meaning of one of four characters away (POSIX.1-2017, 2.2.3). */
function readDoubleQuoted(text: string, start: number): Quoted | Refusal {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '"') return { value, end: at + 1 };
    if (character === '\\' && ESCAPABLE.has(text[at + 1] ?? '')) {
      at += 1;
      value += text[at] as string;
    } else if (MEANT_IN_DOUBLE_QUOTES.has(character)) {
      return refuse(text, at);
    } else {
      value += character;
    }
  }
  return unclosed(start);
}

const unclosed = (at: number): Refusal => ({ ok: false, at, reason: 'a quote that is never closed' });

/** What the first word may not be: an assignment, grammar, or nothing at all. */
function refusedInFront(text: string, { value, end, bare }: LiteralWord, at: number): Refusal | undefined {
  if (value === '') return { ok: false, at, reason: 'the name of a program is empty' };
  const written = text.slice(at, end);
  if (/^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(written)) return { ok: false, at, reason: 'an assignment before the command' };
  if (bare && RESERVED.has(value)) return { ok: false, at, reason: `"${value}" is a word of the shell's grammar` };
  return undefined;
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return at;
}

function refuse(text: string, at: number): Refusal {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const shown = UNSEEN.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : JSON.stringify(character);
  return { ok: false, at, reason: `a shell would interpret ${shown}, or another reader would see something else` };
}
