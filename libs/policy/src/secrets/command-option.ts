import type { Span } from '../span.js';
import { looksRandom } from './randomness.js';
import { beginsToken } from './reader.js';
import type { Reader } from './reader.js';
import { isSecretValue } from './secret-value.js';
import { shellWords } from './shell-words.js';
import type { ShellWord } from './shell-words.js';

/** Where a program takes a secret on its command line. */
export interface SecretOption {
  /** Written as the manual has them: `-p`, `--user`. */
  flag: readonly string[];
  /** `joined`: `-pVALUE`; `next`: the word that follows; `either`. `--flag=VALUE` counts always. */
  value: 'joined' | 'next' | 'either';
  /** The value is `user:password`, with this sign between them. */
  pair?: string | undefined;
}

/** A reader of command lines of a program, for its anchors. */
export const commandOptionReader =
  (option: SecretOption): Reader =>
  (text, start, end) => {
    if (!beginsToken(text, start) || !/[ \t]/.test(text.charAt(end))) return { resume: start };
    const { words, end: stop } = shellWords(text, end);
    for (const [index, word] of words.entries()) {
      const value = valueOf(word, words[index + 1], option);
      const found = value && secretIn(text, value, option.pair);
      if (found) return { found, resume: stop };
    }
    return { resume: Math.max(end, stop) };
  };

function valueOf(word: ShellWord, next: ShellWord | undefined, option: SecretOption): ShellWord | undefined {
  for (const flag of option.flag) {
    if (word.text === flag || endsWithFlag(word.text, flag)) return option.value === 'joined' ? undefined : next;
    const joined = flag.startsWith('--') ? `${flag}=` : option.value === 'next' ? undefined : flag;
    if (joined !== undefined && word.text.startsWith(joined)) {
      return { ...word, start: word.start + joined.length, text: word.text.slice(joined.length) };
    }
  }
  return undefined;
}

/** `-su user:password`: flags of one letter may stand together, the last one takes the value. */
const endsWithFlag = (text: string, flag: string): boolean =>
  flag.length === 2 && text.length <= 6 && /^-[A-Za-z]{2,}$/.test(text) && text.endsWith(flag.charAt(1));

function secretIn(text: string, word: ShellWord, pair: string | undefined): Span | undefined {
  const sign = pair === undefined ? -1 : word.text.indexOf(pair);
  if (pair !== undefined && sign < 0) return undefined;
  // `-u TOKEN:` gives the token as the user.
  if (pair !== undefined && sign === word.text.length - 1) {
    const isToken = looksRandom(word.text.slice(0, sign), 12);
    return isToken ? withoutQuotes(text, word.start, word.end, pair) : undefined;
  }
  const value = word.text.slice(sign + 1).replace(/^\{(.{6,})\}$/, '$1');
  if (/^-/.test(value) || !isSecretValue('password', value, { quoted: true, tight: true, strict: false }))
    return undefined;
  const from = pair === undefined ? 0 : text.slice(word.start, word.end).indexOf(pair) + pair.length;
  return withoutQuotes(text, word.start + from, word.end);
}

/** The span without the quotes at its ends, and never empty. */
function withoutQuotes(text: string, start: number, end: number, sign = ''): Span {
  const raw = text.slice(start, end);
  const opening = /^["'{]{0,3}/.exec(raw)?.[0].length ?? 0;
  const closing = /["'}]{0,3}$/.exec(raw)?.[0].length ?? 0;
  return { start: start + opening, end: Math.max(start + opening + 1, end - closing - sign.length) };
}
