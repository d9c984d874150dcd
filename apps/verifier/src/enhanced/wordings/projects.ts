import { RE2JS } from 're2js';
import type { Check } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { readSize } from '../../reader/rules/size.js';
import { coverageItems } from '../../reader/rules/reports.js';
import { branchSince, countSince, diskSince, rowsSince } from './since-check.js';
import type { Match, WordingTable } from './wording.js';

// The repository is said, or it is the working directory: both forms stand in the table.
const IN = '(?: (?:in|of|at) (?:the )?(?:(?:git )?(?:repo|repository) )?<repo>(?: (?:repo|repository))?)';
const BRANCH = '(?:the )?(?:git )?(?:branch (?:called |named )?<branch>|<branch> branch)';
const COMMIT = '(?:the )?commit <commit>';
const TAG = '(?:the )?(?:git )?(?:tag (?:called |named )?<tag>|<tag> tag)';
const THERE = '(?:exists|is {ADV}(?:there|present|available))';
const MADE = '(?:created|made|added)';
const INTO = 'into (?:the )?(?:branch )?<merged_into>(?: branch)?';

function inRepository(wordings: WordingTable): WordingTable {
  const both = Object.entries(wordings).flatMap(([fields, ways]) => [
    [fields, ways],
    [
      `${fields} repo`.split(' ').sort().join(' '),
      ways.map((way) => ({ ...way, says: way.says.replace('{TAIL}', `${IN}{TAIL}`) })),
    ],
  ]);
  return Object.fromEntries(both) as WordingTable;
}

export const gitWordings: WordingTable = inRepository({
  ...branchSince,
  branch: [
    { says: `{NP}${BRANCH} ${THERE}{TAIL}` },
    { says: `{SUBJ}${MADE} {NP}${BRANCH}{TAIL}`, undated: true },
    { says: `{NP}${BRANCH} {BE} {ADV}${MADE}{TAIL}`, undated: true },
  ],
  tag: [
    { says: `{NP}${TAG} ${THERE}{TAIL}` },
    { says: `{SUBJ}${MADE} {NP}${TAG}{TAIL}`, undated: true },
    { says: `{NP}${TAG} {BE} {ADV}${MADE}{TAIL}`, undated: true },
  ],
  commit: [{ says: `{NP}${COMMIT} ${THERE}{TAIL}` }],
  'branch pushed=true': [
    { says: `{SUBJ}pushed {NP}${BRANCH}{TAIL}`, undated: true },
    { says: `{NP}${BRANCH} (?:is|are) {ADV}pushed{TAIL}` },
    { says: `{NP}${BRANCH} (?:was|were|has been|have been|had been|got) {ADV}pushed{TAIL}`, undated: true },
  ],
  'commit pushed=true': [
    { says: `{SUBJ}pushed {NP}${COMMIT}{TAIL}`, undated: true },
    { says: `{NP}${COMMIT} (?:is|are) {ADV}pushed{TAIL}` },
    { says: `{NP}${COMMIT} (?:was|were|has been|have been|had been|got) {ADV}pushed{TAIL}`, undated: true },
  ],
  'pushed=true tag': [
    { says: `{SUBJ}pushed {NP}${TAG}{TAIL}`, undated: true },
    { says: `{NP}${TAG} (?:is|are) {ADV}pushed{TAIL}` },
    { says: `{NP}${TAG} (?:was|were|has been|have been|had been|got) {ADV}pushed{TAIL}`, undated: true },
  ],
  'branch merged_into': [
    { says: `{SUBJ}merged {NP}(?:${BRANCH}|<branch>) ${INTO}{TAIL}`, undated: true },
    { says: `{NP}(?:${BRANCH}|<branch>) (?:is|are) {ADV}merged ${INTO}{TAIL}` },
    {
      says: `{NP}(?:${BRANCH}|<branch>) (?:was|were|has been|have been|had been|got) {ADV}merged ${INTO}{TAIL}`,
      undated: true,
    },
  ],
  'commit merged_into': [
    { says: `{NP}${COMMIT} (?:is|are) {ADV}merged ${INTO}{TAIL}` },
    { says: `{NP}${COMMIT} (?:was|were|has been|have been|had been|got) {ADV}merged ${INTO}{TAIL}`, undated: true },
  ],
  'clean=true': [
    {
      says: `(?:the )?(?:git )?(?:working tree|worktree|working directory|git status)(?: status)? is {ADV}clean{TAIL}`,
    },
    { says: `there are no uncommitted changes{TAIL}` },
  ],
});

const NAMED =
  '(?:package (?:called |named )?<name>|<name>(?: package)?)(?: (?:version |at (?:version )?|in version )?<version>)?';
const BARE = '(?:package (?:called |named )?<name>|<name>(?: package)?)';
const WITH = '(?:with|via|using|by|through|from)';

/** Each manager under the names that people call it by. */
function packages(manager: string, called: string): WordingTable {
  const says = (version: boolean) => {
    const what = version ? NAMED.replace(/\)\?$/, ')') : BARE;
    return [
      { says: `{NP}(?:${called}) ${what} is {ADV}installed{TAIL}` },
      { says: `{NP}${what} is {ADV}installed ${WITH} (?:${called}){TAIL}` },
      { says: `{SUBJ}installed {NP}(?:the )?(?:${called}) ${what}{TAIL}`, undated: true as const },
      { says: `{SUBJ}installed {NP}${what} ${WITH} (?:${called}){TAIL}`, undated: true as const },
    ];
  };
  return {
    [`manager=${manager} name`]: says(false),
    [`manager=${manager} name version`]: says(true),
    [`absent=true manager=${manager} name`]: [
      { says: `{SUBJ}(?:uninstalled|removed) {NP}(?:the )?(?:${called}) ${BARE}{TAIL}` },
      { says: `{SUBJ}(?:uninstalled|removed) {NP}${BARE} ${WITH} (?:${called}){TAIL}` },
      { says: `{NP}(?:${called}) ${BARE} (?:is (?:not|no longer) installed|{BE} {ADV}(?:uninstalled|removed)){TAIL}` },
    ],
  };
}

export const packageWordings: WordingTable = {
  ...packages('npm', 'npm'),
  ...packages('pip', 'pip|python'),
  ...packages('dpkg', 'apt|apt-get|dpkg|debian'),
};

const ALL = '(?:all )?(?:of )?(?:the )?(?:unit |integration )?tests';
const PASS = '(?:pass|passed|are passing|are green|succeed|succeeded)';
const PER =
  '(?: ?,? ?\\(?(?:per|according to|see|as shown in|as per|in|from)) (?:the )?(?:(?:test )?report )?<report>(?: \\))?';

/** Without a word before it, coverage is that of lines. */
const COVERAGE = '(?:the )?(?:(?:overall|total|current) )?(?:(?:line|lines|test|code) )?coverage';
const SHARE = '(?:(?:at least|above|over|more than|exactly) )?<min_coverage>(?: percent)?';

function covered(check: Check, { sentence, written }: Match): PlanItem[] | undefined {
  const text = written('min_coverage');
  if (check.type !== 'tests' || !(text.endsWith('%') || /\bpercent\b/.test(sentence))) return undefined;
  const bound = /\b(?:at least|above|over|more than|exactly)\b/.exec(sentence)?.[0] ?? '';
  return coverageItems(check.report, text.replace('%', ''), bound);
}

export const testWordings: WordingTable = {
  'min_coverage report': [
    {
      says: `${COVERAGE} (?:is|reaches|reached|stands at|comes to|amounts to|was) {ADV}${SHARE}${PER}{TAIL}`,
      items: covered,
    },
    {
      says: `{NP}<report> (?:shows|says|states|reports|records) (?:a )?${COVERAGE} (?:of|at|is) ${SHARE}{TAIL}`,
      items: covered,
    },
    { says: `{NP}<report> (?:shows|says|states|reports|records) ${SHARE} ${COVERAGE}{TAIL}`, items: covered },
  ],
  report: [
    { says: `${ALL} ${PASS}${PER}{TAIL}` },
    { says: `{NP}<report> (?:shows|says|states|reports)(?: that)? ${ALL} ${PASS}{TAIL}` },
  ],
  'failed passed report': [
    { says: `(?:exactly )?<passed> (?:tests )?passed(?: and| ,)? <failed> (?:tests )?failed${PER}{TAIL}` },
    {
      says: `{NP}<report> (?:shows|reports|has|states) <passed> (?:tests )?passed(?: and| ,)? <failed> failed(?: tests)?{TAIL}`,
    },
  ],
};

const STORE = '(?:in|of) (?:the )?(?:database )?<connection>(?: database)?';
const TABLE = '(?:the )?(?:table (?:called |named )?<table>|<table> table)';

export const databaseWordings: WordingTable = {
  ...rowsSince,
  'connection table': [
    { says: `{NP}${TABLE} ${THERE} ${STORE}{TAIL}` },
    { says: `{NP}${TABLE} ${STORE} ${THERE}{TAIL}` },
    { says: `{SUBJ}${MADE} {NP}${TABLE} ${STORE}{TAIL}`, undated: true },
  ],
  'connection count table': [
    { says: `{NP}${TABLE} ${STORE} (?:has|contains|holds) {ADV}(?:exactly )?<count> rows{TAIL}` },
    { says: `there are {ADV}(?:exactly )?<count> rows in {NP}${TABLE} ${STORE}{TAIL}` },
  ],
};

/** A pattern that a model wrote could fit anything: what is looked for is the words themselves. */
function literally(check: Check, { written }: Match): PlanItem[] | undefined {
  return check.type === 'cron' ? [{ check: { ...check, matches: RE2JS.quote(written('matches')) } }] : undefined;
}

export const cronWordings: WordingTable = {
  matches: [
    {
      says: `{NP}(?:cron ?job|cron entry|crontab entry)(?: for| running| to run)? <matches> (?:exists|is {ADV}(?:set up|installed|in place|active|scheduled)){TAIL}`,
      items: literally,
    },
    {
      says: `<matches> is {ADV}(?:scheduled|run) (?:by|in|with|via) (?:cron|the crontab|crontab){TAIL}`,
      items: literally,
    },
    { says: `(?:the )?crontab {ADV}(?:contains|runs|has|lists) <matches>{TAIL}`, items: literally },
  ],
};

/** People mean 1,000 or 1,024: what lies in between proves nothing. */
function free(check: Check, { sentence, written }: Match): PlanItem[] | undefined {
  const size = readSize(written('free_min'));
  if (check.type !== 'disk' || size === undefined || !sentence.includes('free')) return undefined;
  const least: Check = { ...check, free_min: Math.floor(size.decimal), negate: true };
  return [{ check: { ...check, free_min: Math.ceil(size.binary) }, witness: least }];
}

export const diskWordings: WordingTable = {
  ...diskSince,
  'free_min path': [
    {
      says: `(?:there (?:is|are) )?{ADV}(?:at least |more than |over )<free_min>(?: of)?(?: disk)?(?: space)? (?:is |are )?(?:free|left free|still free) (?:on|at|in|under) {NP}<path>{TAIL}`,
      items: free,
    },
    {
      says: `{NP}<path> has {ADV}(?:at least |more than |over )<free_min> (?:of )?free(?: (?:disk )?space)?{TAIL}`,
      items: free,
    },
  ],
};

const ENTRIES = '(?:(?:the )?(?:files?|entry|entries) )?<entries>';

export const archiveWordings: WordingTable = {
  'path restorable=true': [
    { says: `{NP}<path> (?:can be (?:restored|extracted|unpacked)|is restorable|extracts|unpacks|opens){TAIL}` },
  ],
  'entries path': [{ says: `{NP}<path> {ADV}(?:contains|includes|holds|has) ${ENTRIES}{TAIL}` }],
};

export const countWordings: WordingTable = {
  ...countSince,
  'equals glob': [
    { says: `(?:there are )?{ADV}(?:exactly )?<equals> (?:files )?(?:match|matching|named|like) <glob>{TAIL}` },
  ],
  'glob min': [{ says: `(?:there are )?{ADV}at least <min> (?:files )?(?:match|matching|named|like) <glob>{TAIL}` }],
  'glob max': [{ says: `(?:there are )?{ADV}at most <max> (?:files )?(?:match|matching|named|like) <glob>{TAIL}` }],
};
