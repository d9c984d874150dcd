import type { Span } from '../../span.js';
import { isSpace } from './characters.js';
import { FUNCTION_WORDS } from './words.js';

/** A word as blanks divide them, with its punctuation. */
export interface Word extends Span {
  raw: string;
  opensLine: boolean;
  inTable: boolean;
}

/** No more of a word is looked at. */
const LONGEST_WORD = 4000;
/** A line begins with fewer blanks than these. */
const LONGEST_INDENT = 100;
const NEWLINE = 0x0a;

export const rawWord = (text: string, { start, end }: Span): string =>
  text.slice(start, Math.min(end, start + LONGEST_WORD));

/** True when the line that begins here is a row of a table. */
export function opensTable(text: string, line: number, limit: number): boolean {
  const stop = Math.min(limit, line + LONGEST_INDENT);
  let at = line;
  while (at < stop && (text[at] === ' ' || text[at] === '\t')) at++;
  return at < stop && text[at] === '|';
}

function wordBehind(text: string, word: Word, limit: number): Word | undefined {
  let { end: at, inTable } = word;
  let opensLine = false;
  for (let code; at < limit && isSpace((code = text.charCodeAt(at))); at++) {
    if (code !== NEWLINE) continue;
    opensLine = true;
    inTable = opensTable(text, at + 1, limit);
  }
  if (at >= limit) return undefined;
  const start = at;
  while (at < limit && !isSpace(text.charCodeAt(at))) at++;
  return { raw: rawWord(text, { start, end: at }), start, end: at, opensLine, inTable };
}

/** The words from `first` on by their number, each read when somebody asks for it. */
export type Words = (index: number) => Word | undefined;

export function wordsFrom(text: string, first: Word, limit: number): Words {
  const words = [first];
  return (index) => {
    while (words.length <= index) {
      const next = wordBehind(text, words[words.length - 1]!, limit);
      if (!next) return undefined;
      words.push(next);
    }
    return words[index];
  };
}

/** What may only stand behind a program. */
export const ARGUMENT =
  /^(?:--?[A-Za-z0-9?]|~?\/|\.\.?\/|\.$|\$|["'][^"']|\d|[|&<>]|\*|\S+[/=*@:]\S|\S+\.(?:sh|py|js|ts|sql|ko|yml|yaml|json|tgz|conf|service)\b)/;
export const OPERATOR = /^(?:\|\|?|&&?|;|\d?>{1,2}&?\d?|<{1,3})$/;

/** Words that end a command in a sentence. */
export const ENDS = new Set(
  `now immediately again first next once twice manually directly quickly regardless today tonight tomorrow daily nightly
   everywhere anywhere afterwards ausführen command commands immediately. without yourself asap inside outside across until nobody even
   automatically whenever instead anyway together regularly sofort jetzt aus auszuführen auszufuehren maintenant ahora`.split(
    /\s+/,
  ),
);

const PLAIN = /^[A-Za-z0-9]+$/;

/** A word without the punctuation around it. */
export const bare = (raw: string) =>
  PLAIN.test(raw) ? raw : raw.replace(/^["'([*_{<]+/, '').replace(/["')\]*_>.,;:!?]+$/, '');

/** What goes on with a sentence. */
export const isGlue = (next: string) =>
  next === '' || FUNCTION_WORDS.has(bare(next).toLowerCase()) || ENDS.has(bare(next));
