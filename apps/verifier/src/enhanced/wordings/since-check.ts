import type { Check } from '@wingman/contracts';
import { readSize } from '../../reader/rules/size.js';
import type { PlanItem } from '../../verdict/plan.js';
import type { Match, WordingTable } from './wording.js';

/** What these compare with must be said, or another moment could be meant. */
const SINCE =
  ' (?:since|compared (?:to|with)|against|than) (?:when |the time )?(?:the |this )?(?:check|registration|baseline)(?: (?:was (?:registered|taken|made)|came|began))?';

export const fileSince: WordingTable = {
  'path since_check=unchanged': [
    {
      says: `{NP}<path> (?:is|was|has been|stayed|remained|remains) {ADV}(?:left )?(?:unchanged|untouched|the same)${SINCE}`,
    },
    { says: `{NP}<path> has not (?:changed|been changed|been modified|been touched)${SINCE}` },
  ],
  'path since_check=changed': [
    { says: `{NP}<path> (?:has |was |has been )?{ADV}(?:changed|modified|edited|updated)${SINCE}` },
  ],
  'path since_check=created': [
    { says: `{NP}<path> (?:was|has been) {ADV}(?:created|added|made)${SINCE}` },
    { says: `{NP}<path> is new${SINCE}` },
  ],
  'absent=true path since_check=removed': [{ says: `{NP}<path> (?:was|has been) {ADV}(?:removed|deleted)${SINCE}` }],
};

const BRANCH = '(?:the )?(?:git )?(?:branch (?:called |named )?<branch>|<branch> branch)';

export const branchSince: WordingTable = {
  'branch since_check=unchanged': [
    {
      says: `{NP}${BRANCH} (?:is|was|has been|stayed|remained) {ADV}(?:left )?(?:unchanged|where it was)${SINCE}{TAIL}`,
    },
  ],
  'branch since_check=moved': [{ says: `{NP}${BRANCH} (?:has |was |has been )?{ADV}(?:moved|advanced)${SINCE}{TAIL}` }],
};

const BOX = '(?:the )?(?:docker )?(?:container (?:called |named )?<name>|<name> (?:docker )?container)';

export const containerSince: WordingTable = {
  'name since_check=unchanged': [
    { says: `{NP}${BOX} (?:is|was|has been|stayed|remained) {ADV}(?:left )?(?:unchanged|untouched|the same)${SINCE}` },
  ],
  'name since_check=restarted': [{ says: `{NP}${BOX} (?:was|has been) {ADV}restarted${SINCE}` }],
  'name since_check=recreated': [{ says: `{NP}${BOX} (?:was|has been) {ADV}(?:recreated|made anew)${SINCE}` }],
};

/** So many, by the word for the direction. */
const matching = (word: string) => [
  { says: `(?:there are )?{ADV}(?:exactly )?<change> ${word}(?: files)? (?:match|matching) <glob>${SINCE}` },
];
const rows = (word: string) => [
  {
    says: `{NP}(?:the )?(?:table (?:called |named )?<table>|<table> table) (?:in|of) (?:the )?(?:database )?<connection>(?: database)? (?:has|holds|contains) {ADV}(?:exactly )?<change> ${word} rows${SINCE}`,
  },
];

export const countSince: WordingTable = {
  'change=more glob': matching('more'),
  'change=fewer glob': matching('fewer'),
};

export const rowsSince: WordingTable = {
  'change=more connection table': rows('more'),
  'change=fewer connection table': rows('fewer'),
};

/** People mean 1,000 or 1,024. */
function freed(check: Check, { written }: Match): PlanItem[] | undefined {
  const size = readSize(written('freed_min'));
  return check.type !== 'disk' || size === undefined
    ? undefined
    : [{ check: { ...check, freed_min: Math.ceil(size.binary) } }];
}

export const diskSince: WordingTable = {
  'freed_min path': [
    {
      says: `{SUBJ}freed(?: up)? {ADV}(?:at least )?<freed_min>(?: of)?(?: disk)?(?: space)? (?:on|at|in|under) {NP}<path>(?:${SINCE})?{TAIL}`,
      items: freed,
    },
    {
      says: `{ADV}(?:at least )?<freed_min>(?: of)?(?: disk)?(?: space)? (?:was|were|has been|have been) {ADV}freed(?: up)? (?:on|at|in|under) {NP}<path>(?:${SINCE})?{TAIL}`,
      items: freed,
    },
  ],
};
