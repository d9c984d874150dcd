import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

const ITEMS = '(?:elements|items|entries|members|objects|records|values|strings|numbers)';
const LIST = '(?:a |the )?(?:json )?(?:array|list)';
const JSON_FILE = '(?:the )?(?:json )?(?:file )?<P:file>';

/** So many members: the last one is there and none behind it. Only of a list that is called one this can contradict. */
function long(it: Reading): PlanItem[] | undefined {
  const count = it.number('count');
  const key = it.has('key') ? `/${it.name('key').replaceAll('.', '/')}` : '';
  if (!/\.json$/i.test(it.text('file')) || !Number.isInteger(count) || count < 1) return undefined;
  if (!/^(?:\/[\w-]+)*$/.test(key)) return undefined;
  const at = { type: 'config' as const, path: it.path('file'), format: 'json' as const };
  // The list may lie elsewhere in the file.
  const there = { ...at, key: key === '' ? '/0' : key, exists: true };
  const open = /\b(?:array|list)\b/.test(it.sentence) ? { witness: there } : { inexact: true as const };
  return [
    { check: { ...at, key: `${key}/${count - 1}`, exists: true }, ...open },
    { check: { ...at, key: `${key}/${count}`, exists: false }, ...open },
  ];
}

/** How long lists in JSON files are. */
export const lengthRules: Rule[] = [
  {
    shape: shape(
      `${JSON_FILE} (?:is|contains|has|holds) {ADV}${LIST} (?:of|with|containing) (?:exactly )?<N:count> ${ITEMS}{TAIL}`,
    ),
    read: long,
  },
  { shape: shape(`${JSON_FILE} (?:contains|has|holds) {ADV}(?:exactly )?<N:count> ${ITEMS}{TAIL}`), read: long },
  {
    shape: shape(
      `(?:the )?(?:${LIST} )?(?<key>[ICQ]\\d+|[a-z]+)(?: (?:array|list))? in ${JSON_FILE} (?:contains|has|holds) {ADV}(?:exactly )?<N:count> ${ITEMS}{TAIL}`,
    ),
    read: long,
  },
];
