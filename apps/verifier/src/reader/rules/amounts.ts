import type { Reading } from '../rule.js';

export interface Amount {
  equals?: number;
  min?: number;
  max?: number;
}

const LEAST = 'at least|at minimum|a minimum of|no fewer than|no less than|not fewer than|not less than';
const MOST = 'at most|no more than|not more than|a maximum of|up to|at maximum';
const MORE = 'more than|over|above';
const LESS = 'fewer than|less than|under|below';
const EXACT = 'exactly|precisely|only|a total of|in total|all|all of the|a combined';

/** "At least 3", "between 3 and 5", "12": the groups that `amountOf` reads. "About 3" is no amount. */
export const AMOUNT =
  `(?:(?<bound>${LEAST}|${MOST}|${MORE}|${LESS}|${EXACT}) )?(?<count>N\\d+)(?<ormore> or more| or fewer| or less)?` +
  '|between (?<low>N\\d+) and (?<high>N\\d+)|(?<from>N\\d+) (?:to|--) (?<to>N\\d+)|(?<none>no)';

const is = (words: string, said: string) => words.split('|').includes(said);

/** The amount a rule's `AMOUNT` matched; undefined where it is no whole number or a range that holds nothing. */
export function amountOf(it: Reading): Amount | undefined {
  if (it.has('none')) return { equals: 0 };
  if (it.has('low') || it.has('from')) {
    const [min, max] = it.has('low') ? [whole(it, 'low'), whole(it, 'high')] : [whole(it, 'from'), whole(it, 'to')];
    return min === undefined || max === undefined || min > max ? undefined : { min, max };
  }
  const count = whole(it, 'count');
  if (count === undefined) return undefined;
  const bound = it.word('bound');
  const tail = it.word('ormore');
  // "At most 3 or more" says nothing.
  if (tail !== '') return bound !== '' ? undefined : tail === 'or more' ? { min: count } : { max: count };
  if (is(LEAST, bound)) return { min: count };
  if (is(MOST, bound)) return { max: count };
  if (is(MORE, bound)) return { min: count + 1 };
  if (is(LESS, bound)) return count === 0 ? undefined : { max: count - 1 };
  return { equals: count };
}

function whole(it: Reading, group: string): number | undefined {
  const text = it.text(group).replaceAll(',', '');
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
