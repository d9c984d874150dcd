import type { Check } from '@wingman/contracts';
import { extensionOf } from '../../reader/entity.js';
import { file, happenedSince, kindSaid, MODIFIED, REMOVED, WRITTEN } from '../../reader/rules/file-parts.js';
import type { PlanItem } from '../../verdict/plan.js';
import { attributeWordings } from './attributes.js';
import { fileSince } from './since-check.js';
import type { Match, WordingTable } from './wording.js';

const MADE = 'created|generated|produced|made|built|prepared|compiled|composed|authored|assembled|put together|set up';
const GONE = `${REMOVED}|trashed|scrapped|discarded|thrown away|threw away|disposed of|did away with|got rid of`;
const CHANGED = `${MODIFIED}|tweaked|altered|reworked|touched up`;
const STATE = '(?:{BE}|:|--|-)';
const CALLED = '(?:(?:at|as|called|named|:|->) )?';
const INTO = '(?:(?:at|to|in|as|into|under|:|->) )?';

const pathOf = (check: Check) => ('path' in check ? (check.path ?? '') : '');

function kindOf({ phrase, written }: Match) {
  const kind = kindSaid(phrase, written('path'));
  return kind === undefined ? {} : { kind };
}

const there = (check: Check, match: Match): PlanItem[] => [file(pathOf(check), kindOf(match))];

/** That somebody answers there is more than any check shows: no wording says so. */
const socket = (check: Check): PlanItem[] => [file(pathOf(check), { kind: 'socket' })];

/** New since the start, where one is known; what was written is not empty, as far as the words can tell. */
function made(check: Check, match: Match): PlanItem[] {
  const start = match.context.task_started_at;
  const kind = kindOf(match);
  const item = file(pathOf(check), { ...kind, ...(start === undefined ? {} : { created_after: start }) });
  return kind.kind === 'directory' ? [item] : [item, { ...file(pathOf(check), { empty: false }), inexact: true }];
}

function changed(check: Check, { context }: Match): PlanItem[] | undefined {
  const start = context.task_started_at;
  return start === undefined ? undefined : [file(pathOf(check), { modified_after: start })];
}

function untouched(check: Check, { context }: Match): PlanItem[] | undefined {
  const start = context.task_started_at;
  return start === undefined ? undefined : [file(pathOf(check), { unchanged_since: start })];
}

const ARCHIVE = /\.(?:tar|tgz|gz|zip|bz2|xz|zst|7z|jar|whl|deb|rpm)$/i;

/** What a directory or an archive holds is not said by its bytes. */
function inText(check: Check, { phrase, written }: Match): PlanItem[] | undefined {
  const name = written('path');
  const isText = kindSaid(phrase, name) === 'file' && extensionOf(name) !== undefined && !ARCHIVE.test(name);
  return isText ? [{ check }] : undefined;
}

/** What was put into a file is there, and the file changed since the start. */
function put(check: Check, match: Match): PlanItem[] | undefined {
  const items = inText(check, match);
  return items && [...items, ...happenedSince(pathOf(check), match.context.task_started_at)];
}

/** Another one may stand elsewhere. */
const takenOut = (check: Check, match: Match): PlanItem[] | undefined =>
  put(check, match)?.map((item) => ({ ...item, inexact: true }));

export const fileWordings: WordingTable = {
  ...attributeWordings,
  ...fileSince,
  path: [
    { says: `{SUBJ}(?:${MADE}) {NP}${CALLED}<path>{TAIL}`, items: made },
    { says: `{SUBJ}(?:${WRITTEN}|recorded|rendered|emitted|dumped) {NP}${INTO}<path>{TAIL}`, items: made },
    { says: `{NP}<path> ${STATE} {ADV}(?:${MADE}|${WRITTEN}){TAIL}`, items: made },
    { says: `{NP}{BE} {ADV}(?:${MADE}|${WRITTEN}) ${INTO}<path>{TAIL}`, items: made },
    {
      says: `{NP}<path> (?:{ADV}exists?|(?:is|are) {ADV}(?:in place|there|present|available|ready|on disk)){TAIL}`,
      items: there,
    },
    {
      says: `{NP}(?:(?:is|are)|lives?|sits?|resides?|lies|(?:is|are|can be) (?:located|stored|kept|found)) {ADV}at <path>{TAIL}`,
      items: there,
    },
    { says: `(?:there is|there are) {ADV}{NP}${CALLED}<path>{TAIL}`, items: there },
    { says: `you (?:can|may) {ADV}find {NP}at <path>{TAIL}`, items: there },
    { says: `(?:the )?(?:file )?<path> is {ADV}a (?:(?:unix|domain|unix domain) )?socket{TAIL}`, items: socket },
    { says: `{SUBJ}(?:${CHANGED}) {NP}<path>{TAIL}`, items: changed },
    { says: `{NP}<path> ${STATE} {ADV}(?:${CHANGED}){TAIL}`, items: changed },
    {
      says: `{SUBJ}(?:left|kept) {NP}<path> (?:untouched|unchanged|alone|intact|as is|as it was|as they were){TAIL}`,
      items: untouched,
    },
  ],
  'absent=true path': [
    { says: `{SUBJ}(?:${GONE}) (?:all )?{NP}<path>{TAIL}` },
    { says: `{NP}<path> ${STATE} {ADV}(?:${GONE}|gone|no more){TAIL}` },
    {
      says: `{NP}<path> (?:no longer exists?|(?:does|do) not exist(?: (?:anymore|any more|any longer))?|(?:is|are) (?:no longer|not) there(?: (?:anymore|any more|any longer))?){TAIL}`,
    },
    { says: `there (?:is|are) no {NP}<path>(?: (?:anymore|any more|any longer|left))?{TAIL}` },
  ],
  'empty=true path': [
    { says: `{NP}<path> (?:is|are) {ADV}(?:completely |still )?empty{TAIL}` },
    { says: `{SUBJ}emptied {NP}<path>{TAIL}` },
  ],
  'empty=false path': [{ says: `{NP}<path> (?:is|are) {ADV}(?:not empty|non-empty){TAIL}` }],
  'mode path': [
    {
      says: `(?:the )?(?:permissions|permission bits|mode|file mode)(?: bits)? (?:on|of|for) {NP}<path> (?:is|are|{BE}(?: set| changed)?)(?: (?:now|to))? <mode>{TAIL}`,
    },
    { says: `{SUBJ}(?:gave|granted) {NP}<path> (?:the )?(?:permissions|mode|file mode) <mode>{TAIL}` },
    { says: `{NP}<path> (?:now )?(?:carries|has|uses) {ADV}(?:the )?(?:permissions|mode|file mode) <mode>{TAIL}` },
  ],
  'lines path': [
    { says: `(?:there are )?(?:exactly )?<lines> lines in {NP}<path>{TAIL}`, items: inText },
    {
      says: `{NP}<path> (?:is|has|contains|spans|runs to|counts|comprises) {ADV}(?:exactly )?<lines> lines(?: long| in total)?{TAIL}`,
      items: inText,
    },
  ],
  'path sha256': [
    { says: `{NP}<path> (?:hashes to|has) (?:the )?(?:sha-?256 )?(?:(?:hash|checksum|digest) )?<sha256>{TAIL}` },
    {
      says: `(?:the )?sha-?256(?: (?:hash|checksum|digest|sum))? (?:of|for) {NP}<path> (?:is|comes to|equals|:) <sha256>{TAIL}`,
    },
  ],
};

const LABEL = '(?:(?:the|a|an) )?(?:(?:exact )?(?:string|text|word|phrase|line|entry|heading) )?';

export const contentWordings: WordingTable = {
  'contains path': [
    {
      says: `{NP}<path> {ADV}(?:contains?|includes?|holds?|says|mentions?|lists?|reads|carries) ${LABEL}<contains>{TAIL}`,
      items: inText,
    },
    { says: `${LABEL}<contains> (?:is|stands|appears|can be found) {ADV}in {NP}<path>{TAIL}`, items: inText },
    {
      says: `{SUBJ}(?:added|appended|inserted|wrote|put) ${LABEL}<contains> (?:to|into|in) {NP}<path>{TAIL}`,
      items: put,
    },
  ],
  'absent=true contains path': [
    {
      says: `{NP}<path> (?:does not|do not|no longer) (?:contain|contains|include|includes|mention|mentions|have|has|hold|holds) ${LABEL}(?:any )?<contains>{TAIL}`,
      items: inText,
    },
    {
      says: `${LABEL}<contains> (?:is no longer|is not|no longer appears|does not appear) {ADV}in {NP}<path>{TAIL}`,
      items: inText,
    },
    { says: `{SUBJ}(?:removed|deleted|dropped|took out) ${LABEL}<contains> from {NP}<path>{TAIL}`, items: takenOut },
  ],
};

const KEY =
  '(?:the )?(?:value of )?(?:the )?(?:key |setting |option |field )?<key>(?: (?:key|setting|option|field|value))?';

/** Where the kinds differ only (8443 and "8443"), programs differ about it: that contradicts nothing. */
function setting(check: Check): PlanItem[] {
  if (check.type !== 'config' || typeof check.equals === 'string' || check.equals === undefined) return [{ check }];
  return [{ check, witness: { ...check, equals: String(check.equals), negate: true } }];
}

export const configWordings: WordingTable = {
  'equals key path': [
    {
      says: `{SUBJ}(?:set|changed|updated|configured|switched) ${KEY} to <equals> in {NP}<path>{TAIL}`,
      items: setting,
    },
    {
      says: `in {NP}<path> ,? ?${KEY} (?:is|equals|=|:|{BE} set to|{BE} changed to) {ADV}(?:set to )?<equals>{TAIL}`,
      items: setting,
    },
    {
      says: `${KEY} in {NP}<path> (?:is|equals|=|:|{BE} set to|{BE} changed to) {ADV}(?:set to )?<equals>{TAIL}`,
      items: setting,
    },
    { says: `${KEY} (?:is|{BE}) {ADV}(?:set to )?<equals> in {NP}<path>{TAIL}`, items: setting },
    { says: `{NP}<path> {ADV}(?:has|sets) ${KEY} (?:set to|to|=|:) <equals>{TAIL}`, items: setting },
  ],
  'exists=true key path': [
    { says: `{NP}<path> {ADV}(?:has|defines|contains) (?:a|the) (?:key|setting|option) <key>{TAIL}` },
    { says: `(?:the )?(?:key|setting|option) <key> exists in {NP}<path>{TAIL}` },
  ],
  'exists=false key path': [
    { says: `{SUBJ}(?:removed|deleted|dropped) (?:the )?(?:key|setting|option) <key> from {NP}<path>{TAIL}` },
  ],
};
