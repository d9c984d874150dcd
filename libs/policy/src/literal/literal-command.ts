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
const MEANT_IN_DOUBLE_QUOTES = /[$`\\!]/;

/**
 * Reads a command line that no shell would have to interpret: words of plain characters, 'single' and "double" quotes
 * around text, spaces between them. Everything else is refused: variables, substitutions, wildcards, braces, tildes,
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
    const close = text.indexOf(character, at + 1);
    if (close < 0) return { ok: false, at, reason: 'a quote that is never closed' };
    const quoted = text.slice(at + 1, close);
    const meant = character === '"' ? MEANT_IN_DOUBLE_QUOTES.exec(quoted) : null;
    if (meant) return refuse(text, at + 1 + meant.index);
    value += quoted;
    at = close + 1;
  }
  return { value, end: at, bare };
}

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
