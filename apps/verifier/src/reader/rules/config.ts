import type { PlanItem } from '../../verdict/plan.js';
import { mayChangeMeaning } from '../lexicon.js';
import { shape, type Reading, type Rule } from '../rule.js';
import { formatOf, scalarOf, settingItems, valueOf, whereActed } from './config-parts.js';
import { file } from './file-parts.js';

const CHANGED =
  '(?:changed|updated|switched|bumped|raised|lowered|increased|decreased|reduced|modified|adjusted|flipped|turned)';
const SET = '(?:set|configured|put|defined|added)';
const NOUN =
  '(?:(?:the|its|a|an|new|config|configuration|setting|option|key|value|value of|parameter|property|field|env|environment|variable|flag|env var) )*';
const AFTER = '(?: (?:setting|option|key|value|parameter|property|field|variable|flag))?';
/** A key that is named, `server.port`, or told in words, "the log level". */
const KEY = `(?:${NOUN}(?<key>[ICQ]\\d+)${AFTER}|(?<spoken>(?:[a-z][a-z0-9-]* ){0,3}?[a-z][a-z0-9-]*))`;
const VALUE = '(?:(?:the )?(?:value|string) )?(?<value>[NVQCIAHUSPX]\\d+|[a-z][a-z-]*)';
const FILE = '(?:the )?(?:(?:config|configuration|settings|environment|env) )?(?:file )?<P:file>(?: file)?';
const IN =
  '(?:(?:in|under|of) (?:the )?(?:section )?\\[ (?<section>[a-z][a-z0-9]*|I\\d+) \\](?: section)? )?(?:in|inside|of|from|within)';
const PAIR = '[IC]\\d+ (?:=|:|is|->|set to|to) (?:[NVQCIAHUSP]\\d+|[a-z]+)';
const BECAME = '(?:is|was|are|has been|got)';

const NO_VALUES =
  /^(?:enabled|disabled|not|valid|invalid|empty|correct|missing|there|present|gone|unchanged|ok|fine|set|used|needed|required|documented|updated|changed|modified|created|deleted|removed|writable|readable|executable|in|to|a|an|the)$/;

/** The setting, and that its file was changed where a change is what is said. */
function setting(
  it: Reading,
  options: { changed?: boolean; value?: string | number | boolean } = {},
): PlanItem[] | undefined {
  const value = options.value ?? valueOf(it, 'value');
  if (value === undefined || (typeof value === 'string' && NO_VALUES.test(value))) return undefined;
  const items = about(it, { equals: value });
  if (items === undefined || !options.changed) return items;
  if (it.start === undefined) it.open = true;
  return [...items, file(it.path('file'), it.start === undefined ? {} : { modified_after: it.start })];
}

function about(it: Reading, said: { equals: string | number | boolean } | { exists: boolean }): PlanItem[] | undefined {
  const spoken = !it.has('key');
  const named = spoken ? it.word('spoken') : it.text('key');
  // Below a heading the one word is the whole name.
  if (it.has('section')) {
    const key = `${it.name('section')}.${named.replace(/^the /, '')}`;
    return / /.test(key) ? undefined : settingItems(it, { path: it.text('file'), key, spoken: false, said });
  }
  const key = named;
  if (mayChangeMeaning(it.word('spoken')) || /\s/.test(spoken ? '' : key)) return undefined;
  return settingItems(it, { path: it.text('file'), key, spoken, said });
}

/** `LOG_LEVEL=debug` in one piece. */
function assigned(it: Reading): PlanItem[] | undefined {
  const [, key = '', text = ''] = /^([^=]+)=(.*)$/s.exec(it.text('pair')) ?? [];
  const typed =
    formatOf(it.text('file')) === 'env' || !/^(?:true|false|\d+)$/.test(text)
      ? text
      : (JSON.parse(text) as boolean | number);
  return settingItems(it, { path: it.text('file'), key, spoken: false, said: { equals: typed } });
}

/** Several `KEY=value`. */
export function pairs(it: Reading): PlanItem[] | undefined {
  const all = it.texts('pairs').map((text) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    const typed = /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(value) ? (JSON.parse(value) as boolean | number) : value;
    return settingItems(it, { path: it.text('file'), key, spoken: false, said: { equals: typed } });
  });
  return all.some((items) => items === undefined) ? undefined : all.flatMap((items) => items ?? []);
}

/** Several keys with their values. */
function listed(it: Reading): PlanItem[] | undefined {
  const all = [...it.word('list').matchAll(/([IC]\d+) (?:=|:|is|->|set to|to) ([A-Z]\d+|[a-z]+)/g)].map(
    ([, key = '', value = '']) => {
      const equals = scalarOf(value, /^[a-z]/.test(value) ? value : it.textOf(value));
      return settingItems(it, { path: it.text('file'), key: it.textOf(key), spoken: false, said: { equals } });
    },
  );
  return all.some((items) => items === undefined) ? undefined : all.flatMap((items) => items ?? []);
}

const switched = (it: Reading) => ({ value: /\b(?:enabled|activated|on)\b/.test(it.word('state')) });

/** Settings and what they are set to. */
const settingRules: Rule[] = [
  {
    shape: shape(
      `${KEY} (?:is|was|has been) {ADV}(?:turned |switched )?(?<state>enabled|on|disabled|off) ${IN} ${FILE}{TAIL}`,
    ),
    read: (it) => setting(it, switched(it)),
  },

  { shape: shape(`{SUBJ}(?:${SET}|${CHANGED}|wrote) <A:pair> (?:in|to|into|inside) ${FILE}{TAIL}`), read: assigned },
  { shape: shape(`${FILE} {ADV}(?:has|contains|sets|defines|says|includes|now has|:) <A:pair>{TAIL}`), read: assigned },
  {
    shape: shape(
      `<A:pair> (?:is|was|has been) {ADV}(?:set|defined|present|added|in place)?(?: (?:to|in|into))? ?(?:in |inside )?${FILE}{TAIL}`,
    ),
    read: assigned,
  },
  {
    shape: shape(`{SUBJ}${CHANGED} ${KEY} (?:to|=|:|->) ${VALUE} ${IN} ${FILE}{TAIL}`),
    read: (it) => setting(it, { changed: true }),
  },
  { shape: shape(`{SUBJ}${SET} ${KEY} (?:to|=|:|->) ${VALUE} ${IN} ${FILE}{TAIL}`), read: (it) => setting(it) },
  {
    shape: shape(`${KEY} ${BECAME} {ADV}(?:${CHANGED}|(?<set>set|configured)) to ${VALUE} ${IN} ${FILE}{TAIL}`),
    read: (it) => setting(it, { changed: !it.has('set') }),
  },
  {
    shape: shape(`${KEY} ${IN} ${FILE} ${BECAME} {ADV}(?:${CHANGED}|(?<set>set|configured)) to ${VALUE}{TAIL}`),
    read: (it) => setting(it, { changed: !it.has('set') }),
  },
  {
    shape: shape(
      `${FILE} (?::|--|-) ${KEY} (?:${BECAME} )?{ADV}(?:${CHANGED}|(?<set>set|configured)) to ${VALUE}{TAIL}`,
    ),
    read: (it) => setting(it, { changed: !it.has('set') }),
  },
  { shape: shape(`${FILE} (?::|--|-) ${KEY} (?:is|=|:|->|equals) ${VALUE}{TAIL}`), read: (it) => setting(it) },
  {
    shape: shape(
      `${FILE} {ADV}(?:has|sets|defines|contains|uses|now sets) ${KEY} (?:=|:|set to|to|of|equal to) ${VALUE}{TAIL}`,
    ),
    read: (it) => setting(it),
  },
  {
    shape: shape(`(?:the )?(?:value of )?${KEY} ${IN} ${FILE} (?:is|=|equals|:|reads) (?:set to )?${VALUE}{TAIL}`),
    read: (it) => setting(it),
  },
  { shape: shape(`${KEY} (?:is|=|equals|:) (?:set to )?${VALUE} ${IN} ${FILE}{TAIL}`), read: (it) => setting(it) },
  {
    shape: shape(
      `${KEY} (?:is|was|has been) {ADV}(?:turned |switched )?(?:enabled|on|disabled|off|set) ${IN} ${FILE} \\( <A:pair> \\){TAIL}`,
    ),
    read: (it) => (it.text('pair').startsWith(`${it.text('key')}=`) ? assigned(it) : undefined),
  },
  {
    shape: shape(
      `{SUBJ}(?<state>enabled|disabled|activated|deactivated|turned on|turned off|switched on|switched off) ${KEY} ${IN} ${FILE}{TAIL}`,
    ),
    read: (it) => setting(it, switched(it)),
  },
  {
    shape: shape(`{SUBJ}${CHANGED} (?:the )?<P:file> ${KEY} to ${VALUE}{TAIL}`),
    read: (it) => setting(it, { changed: true }),
  },
  {
    shape: shape(
      `${FILE} {ADV}(?:(?:sets|has|with|contains|:|--) )(?<list>${PAIR}(?:(?: ,| and| , and) ${PAIR})+){TAIL}`,
    ),
    read: listed,
  },
  {
    shape: shape(
      `${FILE} {ADV}(?:has|contains|defines|includes) (?:a |an |the )?(?:key|setting|option|entry|property|field|variable) (?:called |named )?(?<key>[ICQ]\\d+){TAIL}`,
    ),
    read: (it) => about(it, { exists: true }),
  },
  {
    shape: shape(
      `{SUBJ}(?:added|introduced) (?:the |a |an )?(?:new )?(?:key|setting|option|property|field|variable) (?:called |named )?(?<key>[ICQ]\\d+) (?:to|in) ${FILE}{TAIL}`,
    ),
    read: (it) => about(it, { exists: true }),
  },
  { shape: shape(`<A:pair> (?:in|inside) ${FILE}{TAIL}`), read: assigned },
  {
    shape: shape(`(?<key>[ICQ]\\d+) ${CHANGED} to ${VALUE} ${IN} ${FILE}{TAIL}`),
    read: (it) => setting(it, { changed: true }),
  },
  {
    shape: shape(`in ${FILE} (?:is|are) (?<key>[ICQ]\\d+) {ADV}(?:set to )?${VALUE}{TAIL}`),
    read: (it) => setting(it),
  },
  {
    shape: shape(`{SUBJ}(?:${CHANGED}|(?<set>${SET})) ${KEY} (?:to|=|:|->) ${VALUE} \\( (?:in )?${FILE} \\){TAIL}`),
    read: (it) => setting(it, { changed: !it.has('set') }),
  },
  {
    shape: shape(
      `${FILE} {ADV}(?:has|sets|defines|contains) ${KEY} (?:=|:|set to|to) ${VALUE} (?:in|under) (?:the )?(?:section )?\\[ (?<section>[a-z][a-z0-9]*|I\\d+) \\](?: section)?{TAIL}`,
    ),
    read: (it) => setting(it),
  },
  {
    shape: shape(
      `{SUBJ}(?:removed|deleted|dropped) (?:the )?(?:key|setting|option|property|field|variable) (?<key>[ICQ]\\d+) from ${FILE}{TAIL}`,
    ),
    read: (it) => about(it, { exists: false }),
  },
  {
    shape: shape(
      `(?:the )?(?:key|setting|option|property|field|variable) (?<key>[ICQ]\\d+) (?:is|was|has been) {ADV}(?:(?<gone>removed|deleted|gone|not set|not defined|absent|no longer set|no longer present)|defined|present|set|added|introduced) (?:from|in|to) ${FILE}{TAIL}`,
    ),
    read: (it) => about(it, { exists: !it.has('gone') }),
  },
  {
    shape: shape(
      `{SUBJ}${CHANGED} ${FILE} ?(?:: |-- |- |, |so that |so |and set |to set |by setting |and changed |and switched )${KEY} (?:is|is set|to|=|:|was set|is changed|has been set)(?: to)? ${VALUE}{TAIL}`,
    ),
    read: (it) => setting(it, { changed: true }),
  },
  {
    shape: shape(
      `${FILE} {BE} {ADV}${CHANGED} ?(?:: |-- |, |so that |so |and )${KEY} (?:is|=|:|was set|was changed|has been set)(?: now)?(?: set)?(?: to)? ${VALUE}{TAIL}`,
    ),
    read: (it) => setting(it, { changed: true }),
  },
  {
    shape: shape(`{SUBJ}${CHANGED} ${KEY} ${IN} ${FILE} (?:to|=|:|->) ${VALUE}{TAIL}`),
    read: (it) => setting(it, { changed: true }),
  },
  { shape: shape(`{SUBJ}${SET} ${KEY} ${IN} ${FILE} (?:to|=|:|->) ${VALUE}{TAIL}`), read: (it) => setting(it) },
  {
    shape: shape(`{SUBJ}${CHANGED} ${KEY} from <NVQCIHSU:before> to ${VALUE} ${IN} ${FILE}{TAIL}`),
    read: (it) => {
      // What it was before nothing shows any more.
      it.open = true;
      return setting(it, { changed: true });
    },
  },
  {
    shape: shape(`${KEY} ${BECAME} {ADV}(?:${CHANGED}|(?<set>set|configured)) ${IN} ${FILE} to ${VALUE}{TAIL}`),
    read: (it) => setting(it, { changed: !it.has('set') }),
  },
  { shape: shape(`${KEY} points to ${VALUE} ${IN} ${FILE}{TAIL}`), read: (it) => setting(it) },
  {
    shape: shape(`${FILE} {ADV}(?:has|contains|sets|defines|reports|shows|with|:|--) (?:both )?<AA:pairs>{TAIL}`),
    read: pairs,
  },
  {
    shape: shape(
      `(?:the )?(?:key |setting |option |variable )?(?<key>[ICQ]\\d+) (?:is|are) (?:not|no longer) (?:set|defined|present|there|configured) in ${FILE}{TAIL}`,
    ),
    read: (it) => about(it, { exists: false }),
  },
  {
    shape: shape(
      `${FILE} (?:does not|no longer) (?:have|has|contain|contains|define|defines|set|sets) (?:a |an |the |any )?(?:key |setting |option |variable |property )?(?:called |named )?(?<key>[IC]\\d+){TAIL}`,
    ),
    read: (it) => about(it, { exists: false }),
  },
];

export const configRules: Rule[] = settingRules.map(whereActed);
