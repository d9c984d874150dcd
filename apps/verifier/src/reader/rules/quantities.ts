import path from 'node:path';
import { MAX_CHECKS } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { AMOUNT, amountOf } from './amounts.js';
import { file } from './file-parts.js';

const HOW_MANY = `(?:${AMOUNT}) `;
const WHERE =
  '(?<where>in|inside|from|under|below|into|to|within) (?:the )?(?:directory |folder )?<P:folder>(?: (?:directory|folder))?';
const FILES = '(?: (?:files?|images?|pictures?|documents?|reports?))?';
const KIND = '(?<kind>[a-z0-9]+|G\\d+)';

const FAMILIES: Record<string, string> = {
  files: '*',
  file: '*',
  images: '*.{png,jpg,jpeg,gif,webp,svg,bmp,tiff}',
  screenshots: '*.{png,jpg,jpeg,webp}',
  logs: '*.log',
};
const EXTENSION_WORDS = new Set(
  'csv tsv json jsonl log txt md xml yaml yml sql html css ts js py sh png jpg jpeg gif svg pdf zip tar gz tmp bak'.split(
    ' ',
  ),
);

/** The names that "CSV files", "images" or "*.log files" stand for. */
function namesOf(it: Reading): string | undefined {
  const kind = it.word('kind');
  if (/^G\d+$/.test(kind)) return it.text('kind').includes('/') ? undefined : it.text('kind');
  return FAMILIES[kind] ?? (EXTENSION_WORDS.has(kind) ? `*.${kind}` : undefined);
}

interface Globs {
  direct: string;
  nested: string;
  deep: boolean;
}

function globsOf(it: Reading): Globs | undefined {
  const names = namesOf(it);
  if (names === undefined) return undefined;
  const folder = it.path('folder');
  return {
    direct: path.join(folder, names),
    nested: path.join(folder, '**', names),
    deep: ['under', 'below', 'within'].includes(it.word('where')),
  };
}

/** None left: below "under", anywhere; with "in", a match deeper down leaves it open what was meant. */
function noneLeft(it: Reading): PlanItem[] | undefined {
  const globs = globsOf(it);
  if (globs === undefined) return undefined;
  const nested: PlanItem = { check: { type: 'count', glob: globs.nested, equals: 0 } };
  if (globs.deep) return [nested];
  return [{ check: { type: 'count', glob: globs.direct, equals: 0 } }, { ...nested, inexact: true }];
}

/** So many are there: where only the deep count fits, "in" may have meant that. */
function counted(it: Reading): PlanItem[] | undefined {
  const globs = globsOf(it);
  if (globs === undefined) return undefined;
  const amount = amountOf(it);
  if (amount === undefined) return undefined;
  const [meant, other] = globs.deep ? [globs.nested, globs.direct] : [globs.direct, globs.nested];
  return [
    {
      check: { type: 'count', glob: meant, ...amount },
      witness: { type: 'count', glob: other, ...amount, negate: true },
    },
  ];
}

/** The one word is the folder's name, or describes one that goes by another: it contradicts nothing. */
function inNamedFolder(it: Reading): PlanItem[] | undefined {
  const [names, amount] = [namesOf(it), amountOf(it)];
  if (names === undefined || amount === undefined) return undefined;
  const glob = path.join(it.absolute(it.word('word')), names);
  return [{ check: { type: 'count', glob, ...amount }, inexact: true }];
}

/** "All 12 part files (part-01.csv … part-12.csv)": a numbered series, told by its first and last name. */
function series(it: Reading): PlanItem[] | undefined {
  const [first = '', last = ''] = [it.text('first'), it.text('last')];
  const count = it.number('count');
  const width = [...first].findIndex((sign, at) => sign !== last[at]);
  const prefix = first.slice(0, width).replace(/\d+$/, '');
  const [from, to] = [first, last].map((name) => /^(\d+)(.*)$/.exec(name.slice(prefix.length)));
  if (!from || !to || from[2] !== to[2] || first.includes('/') || count > MAX_CHECKS) return undefined;
  if (Number(to[1]) - Number(from[1]) + 1 !== count) return undefined;
  const folder = it.path('folder');
  return Array.from({ length: count }, (_, step) => {
    const digits = String(Number(from[1]) + step).padStart((from[1] ?? '').length, '0');
    return file(path.join(folder, `${prefix}${digits}${from[2]}`), { kind: 'file' });
  });
}

/** So many were made in this task: fewer than that in all contradicts it, old ones among them leave it open. */
function made(it: Reading): PlanItem[] | undefined {
  const globs = globsOf(it);
  if (globs === undefined) return undefined;
  const count = it.number('count');
  const born = it.start === undefined ? {} : { created_after: it.start };
  const fewer = { type: 'count' as const, glob: globs.nested, max: count - 1 };
  return [
    {
      check: { type: 'count', glob: globs.direct, equals: count, ...born },
      ...(count > 0 ? { witness: fewer } : { inexact: true }),
    },
  ];
}

const REMOVED = '(?:removed|deleted|cleaned up|cleaned out|cleared|cleared out|purged|wiped)';

/** How many files there are, and that none is left. */
export const quantityRules: Rule[] = [
  {
    shape: shape(
      `(?:all|every|any|each)(?: of)?(?: the)? ${KIND}${FILES} ${WHERE} (?:has|have|was|were|is|are)(?: been)? {ADV}(?:${REMOVED}|gone){TAIL}`,
    ),
    read: noneLeft,
  },
  {
    shape: shape(`{SUBJ}${REMOVED} (?:all|every|each)(?: of)?(?: the)? ${KIND}${FILES} ${WHERE}{TAIL}`),
    read: noneLeft,
  },
  {
    shape: shape(
      `(?:there are |there is )?no (?:more )?${KIND}${FILES} (?:are |is )?(?:left |remain |remains |remaining |exist )?${WHERE}(?: anymore)?{TAIL}`,
    ),
    read: noneLeft,
  },
  {
    shape: shape(
      `(?:all )?(?:the )?<N:count> (?:[a-z]+ ){0,2}files? \\( <P:first> (?:…|to|through|-|--|\\. \\. \\.) <P:last> \\) (?:are|exist|were written|were created) ${WHERE}{TAIL}`,
    ),
    read: series,
  },
  {
    shape: shape(
      `(?:all )?(?:the )?<N:count> (?:[a-z]+ ){0,2}files? \\( <P:first> (?:…|to|through|-|--) <P:last> \\) (?:are|exist|were written|were created) ${WHERE}{TAIL}`,
    ),
    read: series,
  },
  { shape: shape(`there (?:are|is) {ADV}${HOW_MANY}${KIND}${FILES} ${WHERE}{TAIL}`), read: counted },
  {
    shape: shape(
      `${HOW_MANY}${KIND}${FILES} (?:are (?:now )?(?:there|present|stored|located|available|found)|exist|remain|can be found|were found) ${WHERE}{TAIL}`,
    ),
    read: counted,
  },
  {
    shape: shape(
      `(?:the )?(?:directory |folder )?<P:folder> (?:contains|has|holds) {ADV}${HOW_MANY}${KIND}${FILES}{TAIL}`,
    ),
    read: counted,
  },
  {
    shape: shape(
      `(?:the )?(?:directory |folder )?<P:folder>(?: (?:directory|folder))? (?:no longer (?:contains|has|holds)|does not (?:contain|have|hold)) (?:any (?:more )?)?${KIND}${FILES}(?: anymore)?{TAIL}`,
    ),
    read: noneLeft,
  },
  {
    shape: shape(
      `(?:exactly )?<N:count> (?:new )?${KIND}${FILES} (?:were|have been|are) {ADV}(?:downloaded|created|generated|saved|written|exported|produced|added|captured|rendered|extracted) ${WHERE}{TAIL}`,
    ),
    read: made,
  },
  {
    shape: shape(
      `the (?<word>[a-z][a-z0-9]*) (?:directory|folder) (?:contains|has|holds) {ADV}${HOW_MANY}${KIND}${FILES}{TAIL}`,
    ),
    read: inNamedFolder,
  },
  {
    shape: shape(
      `{SUBJ}(?:downloaded|created|generated|saved|wrote|exported|produced|added|captured|took|rendered|extracted) (?:exactly )?<N:count> (?:new )?${KIND}${FILES} ${WHERE}{TAIL}`,
    ),
    read: made,
  },
];
