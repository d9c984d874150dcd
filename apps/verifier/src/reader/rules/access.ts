import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { file } from './file-parts.js';
import { readSize } from './size.js';

type FileFields = NonNullable<Parameters<typeof file>[1]>;

const about = (it: Reading, fields: FileFields): PlanItem[] | undefined =>
  it.phraseFits('np', it.texts('files')) ? it.paths('files').map((path) => file(path, fields)) : undefined;

const OWNER = '(?:the )?(?:user |account )?(?<owner>[ICQ]\\d+|[a-z][a-z0-9-]*)';

function owned(it: Reading): PlanItem[] | undefined {
  const owner = it.name('owner').replace(/:$/, '');
  // "Owned by me" names nobody, and `user:group` says more than can be asked.
  if (
    /^(?:me|us|you|the|a|my|nobody else|someone|same|it|them|default|current|user)$/.test(owner) ||
    !/^[\w.-]+$/.test(owner)
  )
    return undefined;
  return about(it, { owner });
}

const LETTERS = /^[-dl]?((?:[r-][w-][x-]){3})$/;

/** `rw-r--r--` in the digits of chmod(1); undefined where it is none. */
function octalOf(letters: string): string | undefined {
  const bits = LETTERS.exec(letters)?.[1];
  if (bits === undefined) return undefined;
  return [0, 3, 6]
    .map((at) => [4, 2, 1].reduce((sum, bit, step) => sum + (bits[at + step] === '-' ? 0 : bit), 0))
    .join('');
}

function lettered(it: Reading): PlanItem[] | undefined {
  const mode = octalOf(it.text('letters'));
  return mode === undefined ? undefined : about(it, { mode });
}

const BITS: Readonly<Record<string, FileFields>> = {
  'world-readable': { mode: '-004' },
  'world-writable': { mode: '-002' },
  'group-readable': { mode: '-040' },
  'group-writable': { mode: '-020' },
  'owner-only': { mode: '/077', negate: true },
};
const WHO = '(?<who>world|group)[ -](?<may>readable|writable)';

function may(it: Reading): PlanItem[] | undefined {
  const fields = BITS[`${it.word('who')}-${it.word('may')}`];
  return fields && about(it, it.has('not') ? { ...fields, negate: true } : fields);
}

const accessRules: Rule[] = [
  { shape: shape(`{NP}<PP:files> (?:is|are) {ADV}owned by ${OWNER}{TAIL}`), read: owned },
  { shape: shape(`(?:the )?owner of {NP}<PP:files> is {ADV}(?:set to )?${OWNER}{TAIL}`), read: owned },
  { shape: shape(`{NP}<PP:files> (?:belongs|belong) to ${OWNER}{TAIL}`), read: owned },
  { shape: shape(`{SUBJ}(?:changed|set) (?:the )?owner(?:ship)? of {NP}<PP:files> to ${OWNER}{TAIL}`), read: owned },
  { shape: shape(`{SUBJ}chowned {NP}<PP:files> to ${OWNER}{TAIL}`), read: owned },
  { shape: shape(`{NP}<PP:files> (?:has|have) (?:the )?(?:permissions|mode) <ICQ:letters>{TAIL}`), read: lettered },
  {
    shape: shape(
      `(?:the )?(?:permissions|mode) (?:of|on|for) {NP}<PP:files> (?:is|are) {ADV}(?:set to )?<ICQ:letters>{TAIL}`,
    ),
    read: lettered,
  },
  { shape: shape(`{NP}<PP:files> (?:is|are) {ADV}(?<not>not )?${WHO}{TAIL}`), read: may },
  {
    shape: shape(`{NP}<PP:files> (?:is|are) {ADV}(?<not>not )?read-only{TAIL}`),
    read: (it) => about(it, { mode: '/222', ...(it.has('not') ? {} : { negate: true }) }),
  },
  {
    shape: shape(`{NP}<PP:files> (?:is|are) (?:only readable|readable only) by (?:its|the) owner{TAIL}`),
    read: (it) => about(it, { mode: '/066', negate: true }),
  },
  { shape: shape(`{SUBJ}made {NP}<PP:files> ${WHO}{TAIL}`), read: may },
];

const SOCKET = '(?:the |a )?(?:(?:app|application|unix|unix domain|domain|control|daemon) )*';

/** That somebody accepts connections can be seen; who it is, and what is answered, is left open. */
function socket(it: Reading): PlanItem[] | undefined {
  const listening = /\b(?:listen|accept|reachable|bound|binds)/.test(it.sentence) ? { listening: true } : {};
  if (/\brespond/.test(it.sentence) || /[ICQ]\d/.test(it.word('np'))) it.open = true;
  if (!/\bsocket\b/.test(it.sentence) && !it.text('files').endsWith('.sock')) return undefined;
  return it.onlyNames('np') ? it.paths('files').map((path) => file(path, { kind: 'socket', ...listening })) : undefined;
}

const socketRules: Rule[] = [
  {
    shape: shape(
      `${SOCKET}socket (?:at |on )?<P:files> (?:is|was) {ADV}(?:accepting connections|listening|in place|there|present|open|available|reachable|created|bound){TAIL}`,
    ),
    read: socket,
  },
  {
    shape: shape(`${SOCKET}socket (?:at |on )?<P:files> (?:exists|accepts connections|listens|responds){TAIL}`),
    read: socket,
  },
  {
    shape: shape(`<P:files> is {ADV}(?:a |an |the )?(?:(?:unix|domain|listening|active|live) )*socket{TAIL}`),
    read: socket,
  },
  {
    shape: shape(
      `{NP}(?:is {ADV})?(?:listens|listening|accepts connections|accepting connections|bound|binds|reachable|available) (?:on|at|to|via) (?:the )?(?:unix )?(?:socket )?<P:files>{TAIL}`,
    ),
    read: socket,
  },
];

const DISK = '(?:disk )?(?:space )?';
const FREE = `(?:${DISK}(?:free|available|left|remaining)|of ${DISK}(?:free|available)(?: space)?|(?:free|available) (?:disk )?space|of (?:free|available) (?:disk )?space|space left)`;
const WHERE =
  '(?: (?:on|in|at|under) (?:the )?(?:disk |volume |partition |filesystem |file system |directory )?(?:of |for |at )?<P:disk>)';

/** Free space: units of 1,000 and of 1,024 must both fit, where the words do not say which. */
function free(it: Reading): PlanItem[] | undefined {
  const size = readSize(it.text('size'));
  if (size === undefined) return undefined;
  const bound = it.word('bound');
  const check = { type: 'disk' as const, path: it.path('disk') };
  const bytes = { least: Math.floor(size.decimal), most: Math.ceil(size.binary) };
  const more: PlanItem = {
    check: { ...check, free_min: bytes.most },
    witness: { ...check, free_min: bytes.least, negate: true },
  };
  if (/^(?:at least|more than|over|)$/.test(bound)) {
    if (bound === '') it.open = true;
    return [more];
  }
  return [{ check: { ...check, free_min: bytes.least, negate: true }, witness: { ...check, free_min: bytes.most } }];
}

const BOUND = '(?:(?<bound>at least|more than|over|less than|under|fewer than) )?';

const diskRules: Rule[] = [
  { shape: shape(`(?:there (?:is|are) ){ADV}(?:still )?${BOUND}<S:size> ${FREE}${WHERE}{TAIL}`), read: free },
  {
    shape: shape(
      `(?:the )?(?:disk |volume |partition |filesystem )?(?:of |at |for )?<P:disk> (?:has|have|still has) ${BOUND}<S:size> ${FREE}{TAIL}`,
    ),
    read: free,
  },
  { shape: shape(`${BOUND}<S:size> (?:is|are) {ADV}(?:free|available|left)${WHERE}{TAIL}`), read: free },
];

/** Who owns and may use a file, sockets, and space on disks. */
export const accessRulesAll: Rule[] = [...accessRules, ...socketRules, ...diskRules];
