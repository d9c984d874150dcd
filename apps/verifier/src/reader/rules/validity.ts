import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { pairs } from './config.js';
import { formatOf } from './config-parts.js';

/** No such key can be there: that it is absent is known as soon as the text could be read at all. */
const ANY_KEY = 'is this a document at all?';

function valid(it: Reading): PlanItem[] | undefined {
  const format = formatOf(it.text('file'));
  const named = it.word('format');
  if (format === undefined || format === 'env' || format === 'ini') return undefined;
  if (!it.phraseFits('np', it.texts('file'))) return undefined;
  if (named !== '' && named.replace('yml', 'yaml') !== format) return undefined;
  const check = { type: 'config' as const, path: it.path('file'), format, key: ANY_KEY, exists: false };
  // Where two editions of a format disagree, a text may be of one of them.
  const items: PlanItem[] = [format === 'json' ? { check, wellFormed: true } : { check }];
  if (!it.has('pairs')) return items;
  const rest = pairs(it);
  return rest && [...items, ...rest];
}

const VALIDITY = '(?:valid|well-formed|syntactically valid|parseable|correct)(?: (?<format>json|yaml|yml|toml))?';
const PAIRS = '(?: (?:with|and has|and contains) <AA:pairs>)?';

/** Whether a text is of its format at all. */
export const validityRules: Rule[] = [
  { shape: shape(`{NP}<P:file> (?:is|contains) {ADV}${VALIDITY}${PAIRS}{TAIL}`), read: valid },
  {
    shape: shape(`{NP}<P:file> (?:parses|parsed)(?: (?:correctly|cleanly|fine|without (?:any )?errors))?{TAIL}`),
    read: valid,
  },
  {
    shape: shape(`{NP}<P:file> is (?:not (?:valid|well-formed)|invalid)(?: (?<format>json))?{TAIL}`),
    read: (it) =>
      valid(it)?.flatMap((item) =>
        item.wellFormed ? [{ ...item, check: { ...item.check, negate: true as const } }] : [],
      ),
  },
  {
    shape: shape(`{NP}<P:file> (?:parses|parsed) (?:cleanly )?as {ADV}(?:valid )?(?<format>json|yaml|yml|toml){TAIL}`),
    read: valid,
  },
  {
    shape: shape(
      `{SUBJ}validated {NP}<P:file>(?: : | , | and | -- )(?:it is|it contains) {ADV}${VALIDITY}${PAIRS}{TAIL}`,
    ),
    read: valid,
  },
];
