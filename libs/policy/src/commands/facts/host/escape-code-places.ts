import { isElsewhere, isOutside } from './escape-places.js';

const MAX_PLACES = 50;

/** A quoted path that begins at the root or in somebody's home. */
const PLACE = /["'`](?:file:\/\/)?([/~][^"'`\s:*?|]{1,300})["'`]/g;
/** Words of calls that open what they are given. Without one a quoted path may be a route or a pattern. */
const OPENS =
  /open|read|writ|file|load|slurp|spit|stream|cop[iy]|\bcp\b|lines|cat\b|includ|requir|sourc|path|input|output/i;

/** Words of calls that write. */
const WRITES = /writ|outputstream|cop[iy]|\bcp\b|rename|\bmv\b|["'][wa][b+]?["']|spit|append|save|store/i;

/** An address on another machine, and words of calls that go there. */
const ADDRESS = /["'`](?:https?|ftps?):\/\/(?!localhost\b|127\.|\[::1\])/;
const FETCHES =
  /download|copy|fetch|retriev|request|\bget\b|open|\bcp\b|slurp|stream|read|curl|wget|http(?:s|\.|_)|URL/;

/** True for code that works on files outside of the project or fetches from another machine, in whatever language. */
export function opensElsewhere(code: string): boolean {
  if (OPENS.test(code)) {
    const places = [...code.matchAll(PLACE)].slice(0, MAX_PLACES);
    const writes = WRITES.test(code);
    if (places.some(([, place = '']) => isOutside(place) || (writes && isElsewhere(place)))) return true;
  }
  return ADDRESS.test(code) && FETCHES.test(code.replace(ADDRESS, ''));
}
