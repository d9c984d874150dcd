import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { extensionOf } from '../entity.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { file } from './file-parts.js';
import { readSize, sizeItems } from './size.js';

type Fields = Omit<CheckOf<'file'>, 'type' | 'path'>;

const APPROX = '(?<approx>(?:about|around|roughly|approximately|approx|circa|nearly|almost|~) )?';
const EXACT = '(?<exact>exactly |precisely )?';
const BOUND = '(?<bound>(?:at least|more than|over|larger than|bigger than|at most|less than|under|smaller than) )?';
const CHMOD = '(?: \\( (?:via )?chmod (?<how>[IN]\\d+) \\))?';
const IS_SIZE = '(?::|is|was|are|weighs(?: in at)?|came out at|comes to|takes|has a size of|has size|has)';

/** One file with one thing said about it. */
function about(it: Reading, fields: Fields): PlanItem[] | undefined {
  return it.phraseFits('np', it.texts('files')) ? it.paths('files').map((path) => file(path, fields)) : undefined;
}

function sized(it: Reading): PlanItem[] | undefined {
  if (!it.phraseFits('np', it.texts('files'))) return undefined;
  const size = readSize(it.text('size'));
  if (size === undefined) return undefined;
  const bound = it.word('bound');
  const kind = bound === '' ? (it.has('approx') ? 'about' : it.has('exact') ? 'exact' : 'plain') : bound;
  return it.paths('files').flatMap((path) => sizeItems(path, size, kind));
}

const octal = (it: Reading) => (/^[0-7]{3,4}$/.test(it.text('mode')) ? it.text('mode') : undefined);

function withMode(it: Reading): PlanItem[] | undefined {
  const mode = octal(it);
  return mode === undefined ? undefined : about(it, { mode });
}

/** The command that is told beside it must be one that does so. */
function executable(it: Reading): PlanItem[] | undefined {
  const bits = it.word('how').startsWith('I');
  const mode = it.text('how');
  if (it.has('how') && (it.has('not') || !(bits ? /^[ua]?\+x$/ : /^0?[0-7]{3}$/).test(mode))) return undefined;
  const items = about(it, { kind: 'file', mode: '/111', ...(it.has('not') ? { negate: true } : {}) });
  return it.has('how') && !bits ? items && [...items, ...(about(it, { mode }) ?? [])] : items;
}

function exceeding(it: Reading): PlanItem[] | undefined {
  const size = readSize(it.text('size'));
  if (size === undefined || !it.phraseFits('np', it.texts('files'))) return undefined;
  return it.paths('files').flatMap((path) => sizeItems(path, size, 'more than'));
}

const hashed = (it: Reading) => about(it, { sha256: it.text('hash').toLowerCase() });

const SUMS: Readonly<Record<number, 'md5' | 'sha1' | 'sha512'>> = { 32: 'md5', 40: 'sha1', 128: 'sha512' };
const SUM = '(?<sum>md5|sha-?1|sha-?512)(?:sum)?(?: (?:checksum|hash|sum|digest))?';

/** Other checksums, each of its own length. */
function summed(it: Reading): PlanItem[] | undefined {
  const hash = it.text('hash').toLowerCase();
  const name = SUMS[hash.length];
  return name === it.word('sum').replace('-', '') && name !== undefined ? about(it, { [name]: hash }) : undefined;
}

/** Size, emptiness, checksum, permissions, link targets. */
export const attributeRules: Rule[] = [
  {
    shape: shape(`(?:the )?${SUM} (?:of|for) {NP}<PP:files> (?:is|:|=|equals|matches|->) <M:hash>{TAIL}`),
    read: summed,
  },
  {
    shape: shape(`{NP}<PP:files> (?:has|matches|with) (?:the |an? )?${SUM}(?: of| :)? <M:hash>{TAIL}`),
    read: summed,
  },
  { shape: shape(`${SUM} \\( (?<np>)<P:files> \\) (?:is|:|=|->) <M:hash>`), read: summed },
  {
    shape: shape(
      `(?:the )?(?:checksum|hash|digest) (?:of|for) {NP}<PP:files> (?:is|:|=|equals|matches) <XM:hash>{TAIL}`,
    ),
    read: (it) => {
      const hash = it.text('hash').toLowerCase();
      return hash.length === 64 ? hashed(it) : about(it, { [SUMS[hash.length] ?? 'sha256']: hash });
    },
  },
  { shape: shape(`${SUM} (?<np>)<P:files> (?:is |: |= |-> )?<M:hash>`), read: summed },
  {
    shape: shape(
      `{NP}<PP:files> ${IS_SIZE} {ADV}${EXACT}${APPROX}${BOUND}<S:size>(?: (?:in size|long|large|big))?{TAIL}`,
    ),
    read: sized,
  },
  {
    shape: shape(`(?:the )?(?:file )?size of {NP}<PP:files> is {ADV}${EXACT}${APPROX}${BOUND}<S:size>{TAIL}`),
    read: sized,
  },
  { shape: shape(`{NP}<PP:files> (?:is|are|was) {ADV}empty{TAIL}{OPEN}`), read: (it) => emptiness(it, true) },
  {
    shape: shape(`{NP}<PP:files> (?:is|are|was) {ADV}(?:not empty|non-empty){TAIL}{OPEN}`),
    read: (it) => emptiness(it, false),
  },
  {
    shape: shape(
      `(?:the )?sha-?256(?:sum)?(?: (?:checksum|hash|sum|digest))? (?:of|for) {NP}<PP:files> (?:is|:|=|equals|matches|->) <X:hash>{TAIL}`,
    ),
    read: hashed,
  },
  {
    shape: shape(
      `{NP}<PP:files> (?:has|matches|with) (?:the |a )?(?:sha-?256|checksum|hash)(?: (?:checksum|hash|sum|digest))?(?: of| :)? <X:hash>{TAIL}`,
    ),
    read: hashed,
  },
  {
    shape: shape(`sha-?256 \\( <P:files> \\) (?:is|:|=) <X:hash>`),
    read: hashed,
  },
  {
    shape: shape(
      `(?:the )?(?:permissions|permission|mode|file mode)(?: bits)? (?:on|of|for) {NP}<PP:files> (?:is|are|was|were|has been|have been) {ADV}(?:set |locked down |changed |restricted |tightened )?(?:to )?<N:mode>{TAIL}`,
    ),
    read: withMode,
  },
  {
    shape: shape(
      `{SUBJ}(?:set|changed|restricted|tightened) (?:the )?(?:permissions|mode) (?:on|of|for) {NP}<PP:files> to <N:mode>{TAIL}`,
    ),
    read: withMode,
  },
  {
    shape: shape(
      `{SUBJ}(?:ran |executed )?chmod <N:mode> (?:was |has been )?(?:applied to |on |to )?{NP}<PP:files>(?: done)?{TAIL}`,
    ),
    read: withMode,
  },
  { shape: shape(`{SUBJ}chmodded {NP}<PP:files> to <N:mode>{TAIL}`), read: withMode },
  {
    shape: shape(`{NP}<PP:files> (?:has|have|is|are|with) {ADV}(?:the )?(?:permissions|mode|chmod) <N:mode>{TAIL}`),
    read: withMode,
  },
  { shape: shape(`{SUBJ}made {NP}<PP:files> executable${CHMOD}{TAIL}`), read: executable },
  {
    shape: shape(
      `{NP}<PP:files> (?:is|are|was made|has been made|were made|have been made) {ADV}(?<not>not )?executable${CHMOD}{TAIL}`,
    ),
    read: executable,
  },
  {
    shape: shape(
      `(?:{SUBJ}(?:tightened|restricted|set|changed|updated|fixed) (?:the )?(?:file )?(?<said>permissions?|modes?) : )?(?<np>)<PP:files> (?:is|are|was|were) {ADV}(?:set to )?<N:mode>{TAIL}`,
    ),
    read: (it) => (it.has('said') || /^0[0-7]{3}$/.test(it.text('mode')) ? withMode(it) : undefined),
  },
  { shape: shape(`{NP}<PP:files> {ADV}(?<bound>exceeds?) <S:size>{TAIL}`), read: exceeding },
  {
    shape: shape(`(?:the )?checksum \\( sha-?256 \\) (?:of|for) {NP}<PP:files> (?:is|:|=|equals) <X:hash>{TAIL}`),
    read: hashed,
  },
  {
    shape: shape(
      `{NP}<P:files>(?: (?:symlink|link))? (?:(?:is|was|has been) )?{ADV}(?:(?:updated|changed|switched|repointed|set) to )?(?:points?|pointing|links|linked|symlinked|a symlink|a symbolic link|resolves) (?:to|at) <P:target>{TAIL}`,
    ),
    read: linked,
  },
  {
    shape: shape(
      `{SUBJ}(?:created|added|made|set up) {NP}<P:files> (?:->|to|pointing to|pointing at|that points to) <P:target>{TAIL}`,
    ),
    read: (it) => (/\b(?:symlink|link)$/.test(it.word('np')) ? linked(it) : undefined),
  },
  {
    shape: shape(
      `{SUBJ}(?:switched|updated|repointed|pointed|changed|moved) {NP}<P:files>(?: (?:symlink|link))(?: over)? to <P:target>{TAIL}`,
    ),
    read: linked,
  },
  { shape: shape(`{SUBJ}(?:pointed|repointed) {NP}<P:files> (?:to|at) <P:target>{TAIL}`), read: linked },
  {
    shape: shape(`{SUBJ}(?:ran |executed )?chmod <I:bits> (?<np>)<PP:files>(?: done)?{TAIL}`),
    read: (it) => (/^[ua]?\+x$/.test(it.text('bits')) ? about(it, { kind: 'file', mode: '/111' }) : undefined),
  },
  {
    shape: shape(`mkdir(?: I\\d+| P\\d+)?? <PP:files>(?: (?:done|ok))?`),
    read: (it) => it.paths('files').map((path) => file(path, { kind: 'directory' })),
  },
];

function emptiness(it: Reading, empty: boolean): PlanItem[] | undefined {
  if (!it.remainderFits()) return undefined;
  const folder = /\b(?:directory|folder|dir)\b/.test(it.word('np')) || it.text('files').endsWith('/');
  return about(it, { ...(folder ? { kind: 'directory' as const } : {}), empty });
}

function linked(it: Reading): PlanItem[] | undefined {
  const items = about(it, { kind: 'symlink', target: it.text('target').replace(/(?<=.)\/+$/, '') });
  if (/\b(?:symlink|symlinked|symbolic|link)\b/.test(it.sentence) || extensionOf(it.text('files')) === undefined)
    return items;
  // "README.md points to b.md" may be said of what it says.
  return items?.map((item) => ({ ...item, witness: { type: 'file', path: it.path('files'), kind: 'symlink' } }));
}
