import type { Comparison } from './compare.js';

const TIME = /^(?:\d{4}-\d{2}-\d{2})?T?(?:\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:\d{2})?$/;
const ZONED = /T.*(?:Z|[+-]\d{2}:\d{2})$/;

/** One spelling for what RFC 3339 and TOML let people write in several. */
const plain = (time: string): string =>
  time
    .trim()
    .replace(/(?<=\d)[ t](?=\d)/, 'T')
    .replace(/\.0+(?=\D|$)/, '')
    .replace(/(?:z|[+-]00:00)$/i, 'Z');

/** A time that a format knows as such against one in words: the same moment is the same however it is written. */
export function compareTimes(value: Date, wanted: string): Comparison {
  const [one, other] = [plain(value.toISOString()), plain(wanted)];
  if (one === other) return 'equal';
  if (other === '' || !TIME.test(other)) return 'inexact';
  if (ZONED.test(one) && ZONED.test(other)) return Date.parse(one) === Date.parse(other) ? 'equal' : 'differs';
  return one.startsWith(other) || other.startsWith(one) ? 'inexact' : 'differs';
}
