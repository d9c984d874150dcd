import type { Span } from '../span.js';

/** A word of a command line; its text has no quotes, its span covers them. */
export interface ShellWord extends Span {
  text: string;
}

const MAX_COMMAND = 2000;

/**
 * The words of the simple command that goes on at `from`, up to the end of its line or an operator. Reads quotes and
 * continued lines, expands nothing; bounded in length.
 */
export function shellWords(text: string, from: number): { words: ShellWord[]; end: number } {
  const limit = Math.min(text.length, from + MAX_COMMAND);
  const words: ShellWord[] = [];
  let at = from;
  while (at < limit) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\t') at += 1;
    else if (char === '\\' && /[\r\n]/.test(text.charAt(at + 1))) at += text.startsWith('\r\n', at + 1) ? 3 : 2;
    else if (/[\r\n|;&)`]/.test(char)) break;
    else {
      const word = wordAt(text, at, limit);
      words.push(word);
      at = word.end;
    }
  }
  return { words, end: Math.max(at, from) };
}

function wordAt(text: string, start: number, limit: number): ShellWord {
  let value = '';
  let at = start;
  while (at < limit) {
    const char = text.charAt(at);
    if (/[\s|;`]/.test(char) || (char === '&' && /\s|&/.test(text.charAt(at + 1)))) break;
    if (char === "'" || char === '"') {
      const close = closingQuote(text, at, char, limit);
      if (close < 0) break;
      value += text.slice(at + 1, close);
      at = close + 1;
    } else if (char === '\\' && at + 1 < limit && !/[\r\n]/.test(text.charAt(at + 1))) {
      value += text.charAt(at + 1);
      at += 2;
    } else if (char === '\\') break;
    else {
      value += char;
      at += 1;
    }
  }
  return { text: value, start, end: Math.max(at, start + 1) };
}

function closingQuote(text: string, open: number, quote: string, limit: number): number {
  for (let at = open + 1; at < limit; at++) {
    const char = text.charAt(at);
    if (char === quote) return at;
    if (char === '\\' && quote === '"') at += 1;
  }
  return -1;
}
