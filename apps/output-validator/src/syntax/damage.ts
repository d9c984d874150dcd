import type { Language } from '../source-file.js';
import type { Finding } from './finding.js';

/** What happens to code on its way out of a language model. */
export const DAMAGES = ['truncated', 'markdown_fence', 'prose', 'conflict_marker', 'elided'] as const;
export type Damage = (typeof DAMAGES)[number];

export interface DamageFinding extends Finding {
  damage: Damage;
}

/** Parsers that take nearly any line of words for one of theirs. */
const TAKES_NEARLY_ANYTHING = new Set<Language>(['bash', 'yaml', 'dockerfile']);

/**
 * Names the damage that a text shows. Most of it is looked for only where the parser objects as well: a string may hold
 * a fence or a conflict. A file that begins or ends with a fence is damaged even where it parses, and so is one whose
 * comment stands for code that is not there.
 */
export function damageIn(text: string, language: Language, findings: readonly Finding[]): DamageFinding[] {
  const lines = text.split(/\r?\n/);
  const isBroken = findings.length > 0;
  const isTolerant = TAKES_NEARLY_ANYTHING.has(language);
  const found = [
    ...fences(lines, isBroken),
    ...(isBroken || isTolerant ? conflict(lines) : []),
    ...elisions(lines, isBroken),
    ...prose(lines, { isBroken, isTolerant }),
  ];
  if (found.length > 0 || !isBroken) return found;
  return truncation(lines, findings);
}

const FENCE = /^[ \t]*(?:```|~~~)[\w+#.-]*[ \t]*$/;

function fences(lines: readonly string[], isBroken: boolean): DamageFinding[] {
  const isFull = (line: string): boolean => line.trim() !== '';
  const [first, last] = [lines.findIndex(isFull), lines.findLastIndex(isFull)];
  const index = lines.findIndex(
    (line, at) => FENCE.test(line) && (isBroken || at === first || (at === last && line.startsWith('```'))),
  );
  return index < 0 ? [] : [finding('markdown_fence', index, 'a fence of Markdown stands in the code')];
}

function conflict(lines: readonly string[]): DamageFinding[] {
  const begin = lines.findIndex((line) => /^<{7}(?: |$)/.test(line));
  const middle = lines.findIndex((line, at) => at > begin && /^={7}$/.test(line));
  const end = lines.findIndex((line, at) => at > middle && /^>{7}(?: |$)/.test(line));
  if (begin < 0 || middle < 0 || end < 0) return [];
  return [finding('conflict_marker', begin, 'a conflict of a merge was left in the file')];
}

const DOTS = String.raw`(?:\.{3,}|…)`;
const LEFT_OUT = String.raw`(?:(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+|your\s+|this\s+|that\s+)?(?:existing\s+|original\s+|previous\s+)?(?:\w+\s+)?(?:code|file|function|method|class|module|implementation|component|script|config(?:uration)?|logic|content|imports?|methods|functions|tests?|fields|query|queries|statements)|(?:existing|previous|original|remaining|other|unchanged)\s+(?:\w+\s+)?(?:code|content|implementation|logic|imports?|methods?|functions?|fields?|properties|routes?|handlers?|tests?|lines|configuration|settings|statements|columns)|(?:code|implementation|everything\s+else|all|file)\s+(?:remains?|stays?|is)?\s*(?:unchanged|the\s+same)|same\s+as\s+(?:before|above|original|previously)|(?:omitted|truncated|unchanged)\s+for\s+(?:brevity|clarity))`;
const COMMENT = String.raw`^[ \t]*(?:\/\/+|#+|--|\/\*+|\*|<!--|\{\/\*|;|%)[ \t]*`;
const ELIDED_COMMENT = new RegExp(
  `${COMMENT}[\\[(<]?[ \\t]*(?:${DOTS}[ \\t]*${LEFT_OUT}|${LEFT_OUT}[^.…]{0,60}${DOTS}|${LEFT_OUT}[ \\t]+(?:(?:remains?|stays?|is)[ \\t]+)?(?:unchanged|the same|here|goes here|omitted)\\b)`,
  'i',
);
const ELIDED_LINE = new RegExp(
  `^[ \\t]*[\\[(<]?[ \\t]*${DOTS}[ \\t]*(?:[\\w' ]{0,60}(?:${DOTS})?[ \\t]*[\\])>]?)?,?[ \\t]*$`,
);

/** A comment that stands for code, or, in a text that cannot be read, a line of dots. */
function elisions(lines: readonly string[], isBroken: boolean): DamageFinding[] {
  const index = lines.findIndex(
    (line) => line.length < 300 && (ELIDED_COMMENT.test(line) || (isBroken && ELIDED_LINE.test(line))),
  );
  return index < 0 ? [] : [finding('elided', index, 'code was left out here')];
}

const OPENING =
  /^(?:Here(?:'s|’s| is| are)|Sure[,!.]|Certainly[,!.]|Of course[,!.]|Absolutely[,!.]|Below (?:is|are)|The following|I(?:'ve|’ve| have|'ll| will)|Let me|This (?:is|code|script|file|version)|Okay[,!.]|Great[,!.])[^=;{}()<>|$]*[.:!]$/;
const CLOSING =
  /^(?:This |These |The |You can |Note(?: that|:)|Let me know|I(?:'ve|’ve| have) |Make sure|Remember |To (?:run|use) |Explanation:|Hope this|Feel free|If you )[^=;{}()<>|$]*[.:!?]$/;
const SENTENCE = /^[A-Z][a-z’']*(?:,? [\w’'./`-]+){3,}[.:!?]$/;

interface Kind {
  isBroken: boolean;
  isTolerant: boolean;
}

/** Sentences to a reader before or behind the code. */
function prose(lines: readonly string[], { isBroken, isTolerant }: Kind): DamageFinding[] {
  if (!isBroken && !isTolerant) return [];
  const full = lines.flatMap((line, index) => (line.trim() === '' ? [] : [{ text: line.trimEnd(), index }]));
  const [first, last] = [full[0], full.at(-1)];
  const speaks = (text: string, pattern: RegExp): boolean =>
    text.length < 400 && (pattern.test(text) || (isBroken && SENTENCE.test(text)));
  const message = 'words for a reader stand where code should';
  if (first && speaks(first.text, OPENING)) return [finding('prose', first.index, message)];
  if (last && speaks(last.text, CLOSING)) return [finding('prose', last.index, message)];
  return [];
}

const AT_END =
  /unexpected (?:eof|end of (?:file|input|json))|end of (?:file|input)|unterminated|unclosed|missing (?:closing|end)|was never closed|is missing here|not closed|expected .* but found (?:`?eof)/i;

/**
 * A text that ends in the middle: its parser misses something at the end, or objects to little and the last line was
 * never ended.
 */
function truncation(lines: readonly string[], findings: readonly Finding[]): DamageFinding[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const isCut = last === lines.length - 1 && findings.length <= 3;
  const missesEnd = findings.some(
    ({ line, message }) => line - 1 >= last || (AT_END.test(message) && line - 1 >= last - 1),
  );
  const onlyThere = findings.every(({ line }) => line - 1 >= last - 1);
  const isTruncated =
    (missesEnd && onlyThere) || (isCut && (missesEnd || findings.some(({ message }) => AT_END.test(message))));
  return isTruncated ? [finding('truncated', last, 'the file ends in the middle')] : [];
}

const finding = (damage: Damage, index: number, message: string): DamageFinding => ({
  damage,
  line: index + 1,
  column: 1,
  message,
});
