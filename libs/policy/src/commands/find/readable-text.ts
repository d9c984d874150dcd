import { LOOK_ALIKES } from './look-alikes.js';
import { isProgram } from './programs.js';

/** A text as a shell or a reader would take it, with the way back to where each character stands in the original. */
export interface ReadableText {
  text: string;
  /** The offset in the original of each offset of `text`, and of its end. Absent: nothing was changed. */
  positions?: readonly number[];
}

const PLAIN = /^[\t\n\x20-\x7e]*$/;
// Shown as nothing: zero-width and filler characters, marks of direction, variation selectors, overlays, controls.
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class -- what is shown as nothing is what it looks for
  /[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u0332-\u0338\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]/;
const LINE_END = /[\u0085\u2028\u2029]/;
const BLANK = /[\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const QUOTES: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  ˋ: '`',
};
const LONG_DASH = /[—―]/;
const SHORT_DASH = /[‐‑‒–−﹣－]/;
const WIDE = /[！-～]/;

/** What one code point stands for: undefined leaves it as it is. */
function readableCharacter(character: string, before: string, after: string): string | undefined {
  if (character === '\r') return after === '\n' ? '' : '\n';
  if (INVISIBLE.test(character)) return '';
  if (LINE_END.test(character)) return '\n';
  if (BLANK.test(character)) return ' ';
  if (QUOTES[character]) return QUOTES[character];
  // Phones and word processors turn "--force" into "—force" and "-rf" into "–rf".
  const opensOption = /^\s?$/.test(before) && /[A-Za-z]/.test(after);
  if (LONG_DASH.test(character)) return opensOption ? '--' : undefined;
  if (SHORT_DASH.test(character)) return '-';
  if (WIDE.test(character)) return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
  const point = character.codePointAt(0)!;
  // Tag characters repeat ASCII invisibly; who reads code points, as a language model does, reads them.
  if (point >= 0xe0020 && point <= 0xe007e) return String.fromCharCode(point - 0xe0000);
  if (point >= 0xe0000 && point <= 0xe01ef) return '';
  if (point >= 0x1d400 && point <= 0x1d7ff) return character.normalize('NFKC');
  return undefined;
}

const WORD = /[\p{L}\p{N}_]+/gu;

/** Latin letters for look-alikes in words that mix alphabets or then spell a program; other words are a language. */
function withoutLookAlikes(text: string): string {
  return text.replace(WORD, (word) => {
    if (PLAIN.test(word)) return word;
    let latin = '';
    for (const character of word) latin += LOOK_ALIKES[character] ?? character;
    if (latin === word || latin.length !== word.length) return word;
    return /[A-Za-z]/.test(word) || (PLAIN.test(latin) && isProgram(latin.toLowerCase())) ? latin : word;
  });
}

/** Undoes what hides a command from a reader: invisible and look-alike characters, odd blanks, typographic dashes. */
export function readableText(original: string): ReadableText {
  if (PLAIN.test(original)) return { text: original };
  const parts: string[] = [];
  const positions: number[] = [];
  let before = '';
  for (let at = 0; at < original.length;) {
    const character = String.fromCodePoint(original.codePointAt(at)!);
    const next = at + character.length;
    const part = readableCharacter(character, before, original[next] ?? '') ?? character;
    for (let i = 0; i < part.length; i++) positions.push(at + (part === character ? i : 0));
    if (part) before = part.at(-1)!;
    parts.push(part);
    at = next;
  }
  positions.push(original.length);
  const text = withoutLookAlikes(parts.join(''));
  return text === original ? { text } : { text, positions };
}
