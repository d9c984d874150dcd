import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

type Fields = Omit<CheckOf<'http'>, 'type' | 'url'>;

const GET =
  '(?:(?:a |the )?(?:get|request|get request|endpoint|url|service|api|health check|health endpoint|page|server|site)(?: request)?(?: to| on| at| for| of)? ?:? ?)?';
const RETURNS =
  '(?:returns|returned|responds with|responded with|answers with|answers|answered|gives|is returning|replies with|responds|serves|reports|shows|prints|says|yields)';
const STATUS = '(?:(?:a|an|the) )?(?:http )?(?:status )?(?:code )?(?:of )?(?<status>N\\d+)(?: ok| not found| found)?';
const BODY =
  '(?:(?:the|a|an) )?(?:(?:json|body|response|json body|response body|json response|payload|text|string|json object|object) )*';

function http(it: Reading, fields: Fields): PlanItem[] | undefined {
  if (!URL.canParse(it.text('url'))) return undefined;
  return [{ check: { type: 'http', url: it.text('url'), ...fields } }];
}

function statusOf(it: Reading): number | undefined {
  const code = it.number('status');
  return Number.isInteger(code) && code >= 100 && code <= 599 ? code : undefined;
}

type Value = string | number | boolean | null;

/** The scalars of a JSON text by their pointers; undefined where it is none, or holds nothing to compare. */
function valuesOf(text: string): [pointer: string, value: Value][] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found: [string, Value][] = [];
  const walk = (value: unknown, pointer: string): boolean => {
    if (found.length > 20) return false;
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      found.push([pointer, value as Value]);
      return true;
    }
    const members = Object.entries(value as object);
    return (
      members.length > 0 &&
      members.every(([key, member]) => walk(member, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`))
    );
  };
  return walk(document, '') && typeof document === 'object' ? found : undefined;
}

/** A body that is given as JSON, or as a text of more than a word. */
function body(it: Reading): PlanItem[] | undefined {
  const status = it.has('status') ? statusOf(it) : undefined;
  if (it.has('status') && status === undefined) return undefined;
  const first = status === undefined ? [] : (http(it, { status }) ?? []);
  const said = it.text('said');
  const values = /^[[{]/.test(said) ? valuesOf(said) : undefined;
  if (values === undefined) {
    const text = http(it, { contains: said });
    return text && [...first, ...text];
  }
  // That there is nothing else in it was said, too, but is not what is checked.
  const items = values.map(([pointer, equals]) => http(it, { json: { pointer, equals } }));
  return items.some((item) => item === undefined) ? undefined : [...first, ...items.flatMap((item) => item ?? [])];
}

/** `status: ok`, `"version": "2.4.1"`: one member of the answer. */
function member(it: Reading): PlanItem[] | undefined {
  const status = it.has('status') ? statusOf(it) : undefined;
  const [, name = '', value = ''] = it.has('pair')
    ? (/^([^=]+)=(.*)$/.exec(it.text('pair')) ?? [])
    : ['', it.name('key'), it.name('value')];
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || value === '' || NO_MEMBERS.test(name)) return undefined;
  const typed: Value =
    /^-?\d+(?:\.\d+)?$/.test(value) && !it.word('value').startsWith('Q')
      ? Number(value)
      : /^(?:true|false)$/.test(value)
        ? value === 'true'
        : value;
  const pointer = `/${name.replaceAll('.', '/')}`;
  const items = http(it, { json: { pointer, equals: typed } })?.map((item) => {
    // A number may be kept as a text, and the member may lie deeper: that it is otherwise is not shown.
    return it.has('exact') && typeof typed === 'string' ? item : { ...item, inexact: true as const };
  });
  const first = status === undefined ? [] : (http(it, { status }) ?? []);
  return items && [...first, ...items];
}

const NO_MEMBERS = /^(?:status code|code|http|error|errors|that|the|a|an|with|and|no|not)$/;

function header(it: Reading): PlanItem[] | undefined {
  const name = it.name('header').replace(/:$/, '');
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name)) return undefined;
  // "A valid header" is none that is called so.
  if (it.texts('header').length === 0 && !PLAIN_HEADERS.test(name)) return undefined;
  if (!it.has('value')) return http(it, { header: { name } });
  const [item] = http(it, { header: { name, value: it.name('value') } }) ?? [];
  // `text/html` is also said of `text/html; charset=utf-8`.
  return item && [/^content-type$/i.test(name) ? { ...item, inexact: true } : item];
}

/** To where an answer leads, with its status where one was said. */
function redirect(it: Reading): PlanItem[] | undefined {
  const status = it.has('status') ? statusOf(it) : undefined;
  if (it.has('status') && (status === undefined || status < 300 || status > 399)) return undefined;
  const items = http(it, {
    header: { name: 'location', value: it.name('to') },
    ...(status === undefined ? {} : { status }),
  });
  // A place may be written in full or from its root.
  return items?.map((item) => ({ ...item, inexact: true as const }));
}

const PLAIN_HEADERS = /^(?:etag|location|server|date|vary|age|allow|via|expires|link|pragma|upgrade)$/i;
const HEADER = '(?<header>I\\d+|[a-z]+)';

/** A list of so many; where the answer is no list, it may lie in it. */
function listOf(it: Reading): PlanItem[] | undefined {
  const length = it.number('count');
  const status = it.has('status') ? statusOf(it) : undefined;
  if (!Number.isInteger(length) || (it.has('status') && status === undefined)) return undefined;
  return http(it, { ...(status === undefined ? {} : { status }), json: { pointer: '', length } });
}

/** What an address answers besides its status: JSON, text, headers, redirects. */
export const answerRules: Rule[] = [
  {
    shape: shape(
      `${GET}<U:url> {ADV}${RETURNS} (?:${STATUS} (?:with|and) )?(?:a |an |the )?(?:json )?(?:list|array) (?:of|with|containing|that has) (?:exactly )?<N:count> [a-z]+(?: [a-z]+)?{TAIL}`,
    ),
    read: listOf,
  },
  { shape: shape(`${GET}<U:url> ${RETURNS} (?:${STATUS} (?:with|and) )?${BODY}<QC:said>{TAIL}`), read: body },
  { shape: shape(`${GET}<U:url> ${RETURNS} (?:${STATUS} (?:with|and) )?${BODY}(?<pair>A\\d+){TAIL}`), read: member },
  {
    shape: shape(
      `${GET}<U:url> ${RETURNS} (?:${STATUS} (?:with|and) )?${BODY}(?:a |the )?(?<key>[a-z]+|[IQC]\\d+) (?:=|:|of|set to|equal to|is) (?<value>[NVQCI]\\d+|[a-z]+){TAIL}`,
    ),
    read: member,
  },
  {
    shape: shape(
      `${GET}<U:url> ${RETURNS} (?:${STATUS} (?:with|and) )?${BODY}(?<key>status|version|state|name|message) (?<value>[QC]\\d+){TAIL}`,
    ),
    read: member,
  },
  {
    shape: shape(
      `${GET}<U:url> ${RETURNS} ${STATUS} (?:and|with) (?<key>status|state) (?<value>ok|up|healthy|ready|degraded|down|starting){TAIL}`,
    ),
    read: member,
  },
  {
    shape: shape(`${GET}<U:url> ${RETURNS} ${STATUS} (?:and|with) (?<key>version) (?<value>[VN]\\d+){TAIL}`),
    read: member,
  },
  {
    shape: shape(
      `(?:the )?(?<key>[a-z]+|[IQC]\\d+) (?:field |value |property |key )?(?:returned by|at|from|reported by|in the response (?:of|from)|of) ${GET}<U:url> is (?<value>[NVQCI]\\d+|[a-z]+){TAIL}`,
    ),
    read: member,
  },
  {
    shape: shape(
      `${GET}<U:url> (?:returns|sends|sets|has|responds with|includes|answers with) (?:the |an? )?${HEADER} header(?: (?:with value|set to|to|of|:|=|with|is) (?<value>[NVQCIP]\\d+|[a-z]+))?{TAIL}`,
    ),
    read: header,
  },
  {
    shape: shape(
      `${GET}<U:url> (?:returns|sends|sets|has|responds with|includes) (?:the |a )?(?:response )?header ${HEADER}(?: (?::|=|with value|set to|of|is) (?<value>[NVQCIP]\\d+|[a-z]+))?{TAIL}`,
    ),
    read: header,
  },
  {
    shape: shape(
      `(?:the )?(?<header>I\\d+)(?: header)? (?:of|at|from|returned by|sent by|on) ${GET}<U:url> is (?:set to )?(?<value>[NVQCIP]\\d+|[a-z]+){TAIL}`,
    ),
    read: header,
  },
  {
    shape: shape(
      `${GET}<U:url> redirects(?: \\( ${STATUS} \\)| with ${STATUS.replace('status>', 'status2>')})? to (?<to>[PUQC]\\d+){TAIL}`,
    ),
    read: (it) => (it.has('status2') ? undefined : redirect(it)),
  },
  {
    shape: shape(
      `${GET}<U:url> (?:returns|answers with|responds with) (?:a |an )?${STATUS} redirect to (?<to>[PUQC]\\d+){TAIL}`,
    ),
    read: redirect,
  },
  {
    shape: shape(`${GET}<U:url> (?:is|was) {ADV}not found \\( ${STATUS} \\){TAIL}`),
    read: (it) => http(it, { status: statusOf(it) ?? 404 }),
  },
];
