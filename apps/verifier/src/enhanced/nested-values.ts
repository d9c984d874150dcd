import { readSize } from '../reader/rules/size.js';
import type { Mention, Span } from './span.js';

/** A field that holds more than one value: what it is called among the wordings, and where its values are said. */
export interface Nested {
  name: string;
  mentions: [field: string, mention: Mention][];
}

type Finder = (value: unknown, span: Span) => Nested | undefined;

/** The one bound of a range; a range of two says more than any wording has room for. */
function onlyBound(value: unknown): [bound: string, number: number] | undefined {
  const bounds = Object.entries(value ?? {});
  const [bound, number] = bounds[0] ?? [];
  return bounds.length === 1 && bound !== undefined && typeof number === 'number' ? [bound, number] : undefined;
}

/** Bytes as they were said, in thousands or 1,024s; "more than 4 KB" may be written as one byte more. */
const sizeSaid: Finder = (value, span) => {
  const [bound, bytes] = onlyBound(value) ?? [];
  if (bound === undefined || bytes === undefined) return undefined;
  const mention = span.entity(({ kind, text }) => {
    const size = kind === 'size' ? readSize(text) : undefined;
    const beside = bound === 'min' ? 1 : bound === 'max' ? -1 : 0;
    return [size?.decimal, size?.binary].some((said) => said !== undefined && [said, said + beside].includes(bytes));
  });
  return mention && { name: `size=${bound}`, mentions: [['size', mention]] };
};

/** So many more or fewer: the number is said, its sign by the words. */
const changeSaid: Finder = (value, span) => {
  const [bound, number] = onlyBound(value) ?? [];
  if (bound !== 'equals' || number === undefined || number === 0) return undefined;
  const mention = span.number(Math.abs(number));
  return mention && { name: `change=${number > 0 ? 'more' : 'fewer'}`, mentions: [['change', mention]] };
};

/** A member of a JSON answer by its name, or by names one inside the other, and its value. */
const memberSaid: Finder = (value, span) => {
  const { pointer, equals } = value as { pointer: string; equals: unknown };
  const names = pointer.split('/').slice(1);
  if (names.length === 0 || names.some((name) => !/^[A-Za-z_][\w-]*$/.test(name))) return undefined;
  // "Returns status 200" is said of the answer, not of what stands in it.
  if (typeof equals === 'number' && /^(?:status|code|status_?code)$/i.test(names.at(-1) ?? '')) return undefined;
  const key = span.text(names.join('.'), KEYS) ?? span.text(pointer, KEYS) ?? plainKey(names, span);
  const held = valueSaid(equals, span);
  return (
    key &&
    held && {
      name: 'json',
      mentions: [
        ['json.pointer', key],
        ['json.equals', held],
      ],
    }
  );
};

const KEYS = ['name', 'code', 'quote', 'path'];

/** A plain word may be a key where the wording has a place for nothing else: it may describe one as well. */
function plainKey([word = '', ...deeper]: readonly string[], span: Span): Mention | undefined {
  const stands = deeper.length === 0 && /^[a-z]+$/.test(word) && span.sentence.split(' ').includes(word);
  return stands ? { source: word, written: word, plain: true } : undefined;
}

/** Scalars as words say them: numbers are numbers, `true` is no text. */
export function valueSaid(value: unknown, span: Span): Mention | undefined {
  if (typeof value === 'number') return span.number(value) ?? span.text(String(value), ['quote', 'code']);
  if (typeof value === 'boolean') {
    const word = String(value);
    const stands = span.sentence.split(' ').includes(word);
    return span.text(word, ['quote', 'code']) ?? (stands ? { source: word, written: word, plain: false } : undefined);
  }
  return typeof value === 'string' ? span.name(value) : undefined;
}

export const NESTED: Readonly<Record<string, Finder>> = { size: sizeSaid, change: changeSaid, json: memberSaid };
