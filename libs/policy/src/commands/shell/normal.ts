import { MAX_SOURCE, Unreadable } from './limits.js';
import { withoutTemplates } from './placeholders.js';

/** Source in the form that is parsed, with the way back to the offsets of what was given. */
export interface NormalSource {
  text: string;
  /** The offset in the given source for an offset in `text`. */
  at: (offset: number) => number;
}

// Whatever a terminal or a reader does not show, and a shell acts on.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/;
// Joiners are letters of some scripts and emoji, so they hide something only beside a Latin letter.
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad](?=[\x21-\x7e])|[\x21-\x7e](?=[\u200b-\u200f\u2060\ufeff\u00ad])/;
const PLAIN = /^[\n\t\x20-\x7e]*$/;
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const LINE_END = /\r\n?/g;

/**
 * Checks a source before it is parsed: its length, hidden characters; line ends become `\n`, typographic spaces and
 * double quotes become the ones a shell knows, since whoever retypes the command types those.
 * Throws `Unreadable` ('too_long', 'hidden').
 */
export function normalSource(source: string): NormalSource {
  if (source.length > MAX_SOURCE) {
    throw new Unreadable('too_long', `the source has ${source.length} characters, at most ${MAX_SOURCE} are read`);
  }
  if (PLAIN.test(source)) return { text: withoutTemplates(source), at: (offset) => offset };
  const bare = source.startsWith('\ufeff') ? ` ${source.slice(1)}` : source;
  refuseHidden(bare);
  return withUnixLines(withoutTemplates(bare.replace(ODD_SPACE, ' ').replace(/[\u201c\u201d]/g, '"')));
}

function refuseHidden(source: string): void {
  if (CONTROL.test(source)) throw new Unreadable('hidden', 'the source holds a control character');
  if (TURNS_DIRECTION.test(source)) throw new Unreadable('hidden', 'the source turns the direction of its text');
  if (INVISIBLE.test(source)) throw new Unreadable('hidden', 'the source holds an invisible character');
}

function withUnixLines(source: string): NormalSource {
  if (!source.includes('\r')) return { text: source, at: (offset) => offset };
  const dropped: number[] = [];
  const text = source.replace(LINE_END, (end, offset: number) => {
    if (end.length === 2) dropped.push(offset - dropped.length);
    return '\n';
  });
  return { text, at: (offset) => offset + countBelow(dropped, offset) };
}

/** How many numbers of an ascending list are below `limit`. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
