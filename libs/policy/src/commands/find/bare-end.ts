import { ARGUMENT, bare, ENDS, OPERATOR, type Words } from './bare-words.js';
import { isProgram } from './programs.js';
import { FUNCTION_WORDS } from './words.js';

/** A quoted argument longer than this is an apostrophe. */
const LONGEST_QUOTE = 2000;

/** Where a quote that opens in this word closes again, as an offset behind it. */
export function quoteEnd(text: string, from: number, limit: number): number | undefined {
  const quote = text[from]!;
  const close = text.slice(from + 1, Math.min(limit, from + LONGEST_QUOTE)).indexOf(quote);
  return close < 0 ? undefined : from + close + 2;
}

/** How far the command goes that begins with the first of these words: to the first word that only a sentence has. */
export function endOfCommand(text: string, words: Words, limit: number): number {
  let end = words(0)!.start;
  for (let i = 0, word; (word = words(i)); i++) {
    if (word.start < end) continue;
    if (i > 0 && word.opensLine && !(words(i - 1)!.raw.endsWith('\\') || /^(?:--?\w|~?\/\w|\/$)/.test(word.raw))) break;
    if (word.inTable && word.raw === '|') break;
    const opening = /^(?:[\w-]+=)?["']/.exec(word.raw);
    const close = opening && i > 0 ? quoteEnd(text, word.start + opening[0].length - 1, limit) : undefined;
    if (close !== undefined) {
      end = close;
      if (/^[.,:!?)](?:\s|$)/.test(text.slice(close, close + 2))) return end;
      continue;
    }
    const plain = bare(word.raw);
    const dots = /^\.{1,2}[.,;]?$/.test(word.raw);
    if (i > 0 && !OPERATOR.test(word.raw) && !dots) {
      const small = plain.toLowerCase();
      const one = small === 'a' || small === 'y' ? false : FUNCTION_WORDS.has(small) || ENDS.has(small);
      if (
        plain === '' ||
        one ||
        /^[([—]/.test(word.raw) ||
        (/^-+$/.test(word.raw) && !ARGUMENT.test(words(i + 1)?.raw ?? ''))
      )
        break;
    }
    if (
      /;$/.test(word.raw) &&
      /^\$|^[a-z]/.test(words(i + 1)?.raw ?? '') &&
      (words(i + 1)!.raw.startsWith('$') || isProgram(bare(words(i + 1)!.raw)))
    ) {
      end = word.end;
      continue;
    }
    const cut = dots
      ? /[.,;]$/.test(word.raw) && word.raw.length > 1 && word.raw !== '..'
        ? 1
        : 0
      : trailing(word.raw);
    end = word.end - cut;
    if (cut > 0) break;
  }
  return end;
}

/** How many characters at the end of a word are the sentence's punctuation. */
function trailing(raw: string): number {
  const open = (raw.match(/[({]/g) ?? []).length;
  let end = raw.length;
  while (end > 1) {
    const c = raw[end - 1]!;
    if (/["']/.test(c) && raw.slice(0, end).split(c).length % 2 === 0) {
      end--;
      continue;
    }
    if (c === ')' && (raw.slice(0, end).match(/\)/g) ?? []).length <= open) break;
    if (c === '.' && /(?:^|\/)\.{1,2}$/.test(raw.slice(0, end))) break;
    if (
      !/[.,;:!?)*_\]]/.test(c) ||
      (c === '*' && /(?:^|\/|\.)\*$/.test(raw.slice(0, end))) ||
      (c === ';' && raw[end - 2] === '\\')
    )
      break;
    end--;
  }
  while (end > 1 && end < raw.length && /[|&]/.test(raw[end - 1]!)) end--;
  return raw.length - end;
}
