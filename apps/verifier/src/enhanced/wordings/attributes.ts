import type { Check } from '@wingman/contracts';
import { file } from '../../reader/rules/file-parts.js';
import { readSize, sizeItems } from '../../reader/rules/size.js';
import type { PlanItem } from '../../verdict/plan.js';
import type { Match, WordingTable } from './wording.js';

const pathOf = (check: Check) => ('path' in check ? (check.path ?? '') : '');

const MORE = 'at least|no less than|more than|over|larger than|bigger than|greater than';
const LESS = 'at most|no more than|up to|less than|under|smaller than';
const NEAR = 'about|around|roughly|approximately|some';
/** Said in other words than the reader's own. */
const SAME: Readonly<Record<string, string>> = {
  'no less than': 'at least',
  'no more than': 'at most',
  'up to': 'at most',
  'greater than': 'more than',
};

/** A size as it was said: people mean 1,000 or 1,024, and round. */
function sized(check: Check, { sentence, written }: Match): PlanItem[] | undefined {
  const size = readSize(written('size'));
  if (size === undefined) return undefined;
  const bound = new RegExp(`\\b(?:${MORE}|${LESS})\\b`).exec(sentence)?.[0];
  if (bound !== undefined) return sizeItems(pathOf(check), size, SAME[bound] ?? bound);
  const exactly = /\b(?:exactly|precisely)\b/.test(sentence);
  const near = new RegExp(`\\b(?:${NEAR})\\b`).test(sentence);
  return sizeItems(pathOf(check), size, exactly ? 'exact' : near ? 'about' : 'plain');
}

const IS =
  '(?:is|was|weighs(?: in at)?|comes to|comes out at|measures|amounts to|takes(?: up)?|occupies|has a size of|has)';
const IN_SIZE = '(?: (?:in size|large|big|long|on disk))?';

const sizes = (bound: string) => [
  { says: `{NP}<path> ${IS} {ADV}${bound}<size>${IN_SIZE}{TAIL}`, items: sized },
  { says: `(?:the )?(?:file )?size of {NP}<path> (?:is|comes to|amounts to) {ADV}${bound}<size>{TAIL}`, items: sized },
];

function linked(check: Check, { written }: Match): PlanItem[] {
  return [file(pathOf(check), { kind: 'symlink', target: written('target').replace(/(?<=.)\/+$/, '') })];
}

const LINK = '(?:the )?(?:(?:symlink|symbolic link|link) )?(?:at )?<path>(?: (?:symlink|link))?';

/** Sizes, and where links lead. */
export const attributeWordings: WordingTable = {
  'path size=equals': sizes(`(?:(?:exactly|precisely|${NEAR}) )?`),
  'path size=min': sizes(`(?:${MORE}) `),
  'path size=max': sizes(`(?:${LESS}) `),
  'path target': [
    {
      says: `${LINK} (?:is )?{ADV}(?:points?|pointing|leads?|leading|refers?|resolves?|set|aimed) (?:to|at) <target>{TAIL}`,
      items: linked,
    },
    {
      says: `(?:the )?<path> is {ADV}(?:a |the )?(?:symlink|symbolic link|soft link|link) (?:to|for) <target>{TAIL}`,
      items: linked,
    },
    { says: `{SUBJ}(?:pointed|repointed|aimed|redirected) ${LINK} (?:to|at) <target>{TAIL}`, items: linked },
  ],
};
