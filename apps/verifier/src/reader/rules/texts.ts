import { RE2JS } from 're2js';
import type { Check } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { formatOf } from './config-parts.js';
import { file } from './file-parts.js';

const content = (path: string, fields: Record<string, unknown>): Check => ({ type: 'content', path, ...fields });

/** A whole word, so that `fooClient` is not found in `fooClientOld`. */
export const wordPattern = (word: string) => `(?:^|[^\\w$])${RE2JS.quote(word)}(?:$|[^\\w$])`;

const LABEL =
  '(?:(?:the|a|an|any) )?(?:(?:exact |new )?(?:string|text|word|phrase|words|entry|value|term|heading|title|key|section|line|comment|function|import|variable|option) )?';
const AFTER = '(?: (?:section|heading|entry|line|comment|text|import|key))?';
const SAID = `${LABEL}(?<said>[QCI]\\d+)${AFTER}`;
const SEVERAL = '(?<said>[QC]\\d+(?:(?: ,| and| , and) [QC]\\d+)+)';
const FILE = '(?:the )?(?:(?:csv|tsv|json|yaml|text|log|config|markdown|source|html|data|script) )?(?:file )?<P:file>';
const HERE =
  '(?:appears|occurs|is present|is found|can be found|exists|is contained|stands|is|shows up|is mentioned|is listed)';
const USES = '(?:occurrences?|references?|mentions?|uses|usages?|instances?|traces?|calls?|imports?)';
const UNIT =
  '(?:(?:a|an|the|new|exported|async|public|private|static|helper|default) )*(?:(?:function|method|class|constant|const|variable|type|interface|helper|struct|enum|hook|component|symbol)s? )(?:called |named )?';

const on = (it: Reading, itemFor: (text: string, path: string) => PlanItem[]): PlanItem[] =>
  it.texts('said').flatMap((text) => itemFor(text, it.path('file')));

/** A text that stands in a file; in settings, `server.port` may be the way to a key instead. */
export function contains(path: string, text: string): PlanItem {
  const check = content(path, { contains: text });
  const key = keyIn(path, text);
  if (key === undefined) return { check };
  return {
    check,
    forms: [
      { check, there: check },
      { check: { ...key, exists: true }, there: { ...key, exists: true } },
    ],
  };
}

export function containsNot(path: string, text: string): PlanItem[] {
  const key = keyIn(path, text);
  const away: PlanItem = { check: content(path, { contains: text, absent: true }) };
  return key === undefined ? [away] : [away, { check: { ...key, exists: false } }];
}

function keyIn(path: string, text: string) {
  const format = formatOf(path);
  if (format === undefined || format === 'env' || !/^[\w-]+(?:\.[\w-]+)+$/.test(text)) return undefined;
  return { type: 'config' as const, path, format, key: text };
}

const there = (it: Reading) => on(it, (text, path) => [contains(path, text)]);
const away = (it: Reading) => on(it, containsNotIn);
const containsNotIn = (text: string, path: string) => containsNot(path, text);

/** A name in code is a word of its own there. */
const unused = (it: Reading) =>
  on(it, (text, path) => [{ check: content(path, { matches: wordPattern(bare(text)), absent: true }) }]);

export const bare = (name: string) => name.replace(/\(.*\)$/s, '');

const changed = (it: Reading): PlanItem[] => {
  if (it.start === undefined) it.open = true;
  return it.start === undefined ? [] : [file(it.path('file'), { modified_after: it.start })];
};

/** "Removed `x`": another one may stand elsewhere, unless all of them were meant. */
function removed(it: Reading): PlanItem[] {
  const items = unused(it);
  return [...(it.has('all') ? items : items.map((item) => ({ ...item, inexact: true as const }))), ...changed(it)];
}

const KEYWORD =
  '(?:function|def|class|const|let|var|type|interface|enum|struct|func|fn|async|export|public|private|static)';

/** The name must be there as a word; beside a keyword, unless the language has others. */
export const definedIn = (it: Reading, path: string): PlanItem[] =>
  it
    .texts('said')
    .flatMap((text) => [
      { check: content(path, { matches: wordPattern(bare(text)) }) },
      { check: content(path, { matches: `\\b${KEYWORD}\\b.*${wordPattern(bare(text))}` }), inexact: true as const },
    ]);

const defined = (it: Reading) => definedIn(it, it.path('file'));

/** A package's name is a plain word in lower case: what it is written like in the file is not said. */
function plainImport(it: Reading, absent: boolean): PlanItem[] | undefined {
  if (/^(?:any|every|some|no)(?:thing)?$|^(?:modules|types|packages|libraries|files|code)$/.test(it.word('word')))
    return undefined;
  const matches = `(?i)${IMPORT}.*${wordPattern(it.word('word'))}`;
  return [{ check: content(it.path('file'), { matches, ...(absent ? { absent: true } : {}) }), inexact: true }];
}

const IMPORT = '\\b(?:import|require|include|from|use)\\b';

function imports(it: Reading): PlanItem[] {
  return on(it, (text, path) => [
    { check: content(path, { matches: wordPattern(bare(text)) }) },
    { check: content(path, { matches: `${IMPORT}.*${wordPattern(bare(text))}` }), inexact: true },
    ...it.texts('from').map((from) => ({ check: content(path, { contains: from }), inexact: true as const })),
  ]);
}

function importsNoMore(it: Reading): PlanItem[] {
  return on(it, (text, path) => [
    { check: content(path, { matches: `${IMPORT}.*${wordPattern(bare(text))}`, absent: true }) },
    { check: content(path, { matches: wordPattern(bare(text)), absent: true }), inexact: true },
  ]);
}

/** So many rows below a line of names: where there is no such line, the words do not say. */
function rows(it: Reading): PlanItem[] | undefined {
  const [path = '', count] = [it.path('file'), it.number('rows')];
  if (!Number.isInteger(count) || !/\.(?:csv|tsv)$/i.test(path)) return undefined;
  return [
    {
      check: { type: 'file', path, kind: 'file', lines: count + 1 },
      witness: { type: 'file', path, lines: count, negate: true },
    },
  ];
}

const NO_ROWS = /^(?:columns|fields|headers|bytes|lines|sheets|files|words|characters|duplicates|errors|kinds|types)$/;

/** "25 users" may be its rows. */
const things = (it: Reading) =>
  NO_ROWS.test(it.word('thing')) ? undefined : rows(it)?.map(({ check }) => ({ check, inexact: true as const }));

/** A number or a name by itself, as it is written. */
function numberIn(it: Reading): PlanItem[] {
  const digits = RE2JS.quote(it.text('said'));
  return [
    {
      check: content(it.path('file'), { matches: `(?:^|[^\\w.,])${digits}(?:$|[^\\w.,%]|[.,](?:\\D|$))` }),
      inexact: true,
    },
  ];
}

const presenceRules: Rule[] = [
  { shape: shape(`${FILE} contains <NVP:said>`), read: numberIn },
  {
    shape: shape(`${FILE} {ADV}(?:has|contains|holds|lists) {ADV}(?:exactly )?<N:rows> (?<thing>[a-z]+s){TAIL}`),
    read: things,
  },
  {
    shape: shape(
      `${FILE} {ADV}(?:contains?|includes?|has|lists?|mentions?|references?|says|holds) (?:both )?(?:the (?:words|strings|lines|entries|terms|texts) )?${SEVERAL}{TAIL}`,
    ),
    read: there,
  },
  { shape: shape(`${FILE} {ADV}(?:mentions|references|includes|contains) ${SAID}{TAIL}`), read: there },
  { shape: shape(`${SAID} {ADV}${HERE} in ${FILE}{TAIL}`), read: there },
  { shape: shape(`in ${FILE} ,? ?(?:stands|is written|it says) (?<said>[QC]\\d+){TAIL}`), read: there },
  { shape: shape(`${FILE} contains neither ${SEVERAL.replace(' and| , and', ' nor')}{TAIL}`), read: away },
  {
    shape: shape(
      `${SAID} (?:does not (?:appear|occur|exist|show up)|is not (?:present|found|mentioned|contained|listed)|no longer (?:appears|occurs|exists)|is no longer (?:present|there|found|mentioned|listed)|is (?:gone|absent|missing))(?: anymore)? (?:in|from) ${FILE}{TAIL}`,
    ),
    read: away,
  },
  {
    shape: shape(
      `<P:file> (?:does not|no longer) (?:contains?|mentions?|includes?|references?|lists?) (?:any )?${USES} (?:of|to) ${SAID}{TAIL}`,
    ),
    read: unused,
  },
  {
    shape: shape(
      `(?:there are |there is )?no (?:more )?${USES} (?:of|to) ${SAID}(?: (?:are |is )?(?:left|remain|remains|remaining))? in ${FILE}{TAIL}`,
    ),
    read: unused,
  },
  {
    shape: shape(
      `${SAID} is (?:no longer|not) (?:used|referenced|imported|called|mentioned)(?: anywhere)? in ${FILE}{TAIL}`,
    ),
    read: unused,
  },
  {
    shape: shape(`(?:the )?first line of ${FILE} (?:is|reads|says) (?<said>[QCP]\\d+){TAIL}`),
    read: (it) => on(it, (text, path) => [{ check: content(path, { line: { number: 1, equals: text } }) }]),
  },
  {
    shape: shape(
      `${FILE} {ADV}(?:has|contains|holds) {ADV}(?:exactly )?<N:rows> (?:data )?(?:rows|records|entries){TAIL}`,
    ),
    read: rows,
  },
];

const changeRules: Rule[] = [
  {
    shape: shape(
      `{SUBJ}(?:removed|deleted|dropped|stripped) (?:(?<all>all|every|any) (?:remaining )?)?(?:${USES} (?:of|to) )?${SAID} (?:from|in) ${FILE}{TAIL}`,
    ),
    read: removed,
  },
  {
    shape: shape(
      `(?<all>all|every) (?:${USES} (?:of|to) )${SAID} {BE} {ADV}(?:removed|deleted|dropped|gone) (?:from|in) ${FILE}{TAIL}`,
    ),
    read: removed,
  },
  { shape: shape(`${SAID} {BE} {ADV}(?:removed|deleted|dropped) from ${FILE}{TAIL}`), read: removed },
  {
    shape: shape(
      `{SUBJ}(?:added|appended|inserted|wrote|put|prepended) ${LABEL}(?<said>[QC]\\d+)${AFTER} (?:to|into|in) ${FILE}{TAIL}`,
    ),
    read: (it) => [...there(it), ...changed(it)],
  },
  {
    shape: shape(
      `${LABEL}(?<said>[QC]\\d+)${AFTER} {BE} {ADV}(?:added|appended|inserted|written) (?:to|into|in) ${FILE}{TAIL}`,
    ),
    read: (it) => [...there(it), ...changed(it)],
  },
];

const codeRules: Rule[] = [
  {
    shape: shape(
      `${FILE} {ADV}(?:exports?|defines?|declares?|implements?|contains?|has|provides?) (?:${UNIT})(?<said>[ICQ]\\d+){TAIL}`,
    ),
    read: defined,
  },
  { shape: shape(`${FILE} {ADV}(?:exports|defines|declares|implements) (?<said>[IC]\\d+){TAIL}`), read: defined },
  {
    shape: shape(
      `(?:${UNIT})(?<said>[ICQ]\\d+) (?:exists|is (?:defined|declared|exported|implemented|present)|lives)(?: in| by| from) ${FILE}{TAIL}`,
    ),
    read: defined,
  },
  {
    shape: shape(`(?<said>[IC]\\d+) is {ADV}(?:defined|declared|exported|implemented) (?:in|by|from) ${FILE}{TAIL}`),
    read: defined,
  },
  { shape: shape(`${FILE} {ADV}imports (?<said>[IC]\\d+)(?: from (?<from>[PICQ]\\d+))?{TAIL}`), read: imports },
  { shape: shape(`${FILE} {ADV}imports (?<word>[a-z][a-z0-9]+){TAIL}`), read: (it) => plainImport(it, false) },
  {
    shape: shape(`${FILE} {ADV}imports (?<word>[a-z][a-z0-9]+) from (?<from>[PICQ]\\d+){TAIL}`),
    read: (it) => {
      const items = plainImport(it, false);
      return (
        items && [
          ...items,
          ...it.texts('from').map((from) => ({ check: content(it.path('file'), { contains: from }) })),
        ]
      );
    },
  },
  {
    shape: shape(`${FILE} (?:no longer imports|does not import) (?<word>[a-z][a-z0-9]+)(?: anymore)?{TAIL}`),
    read: (it) => plainImport(it, true),
  },
  {
    shape: shape(`${FILE} (?:no longer imports|does not import) (?<said>[IC]\\d+)(?: anymore)?{TAIL}`),
    read: importsNoMore,
  },
];

/** Texts and names in files: there, away, put in, taken out. */
export const textRules: Rule[] = [...presenceRules, ...changeRules, ...codeRules];
