import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { shape, type Reading, type Rule } from '../rule.js';

const LISTENING =
  '(?:(?:is|are) )?{ADV}(?:listening|listens|running|serving|reachable|available|up|accepting connections|bound|up and running|started)(?: and listening)?';
const RETURNS =
  '(?:returns|returned|responds with|responded with|answers with|answers|answered|gives|is returning|replies with|responds)';
const STATUS = '(?:(?:a|an|the) )?(?:http )?(?:status )?(?:code )?(?:of )?<N:status>(?: ok)?(?: status(?: code)?)?';

type PortFields = Omit<CheckOf<'port'>, 'type'>;

const PROGRAM = /\b(?:nginx|postgres|redis-server|mysqld|sshd|apache2|httpd|haproxy|caddy|node)\b/;

/** Somebody who is named must be the one who listens; a service may go by another name than its program. */
function port(it: Reading, fields: PortFields): PlanItem[] | undefined {
  const { port: number } = fields;
  if (!it.onlyNames('np') || !it.remainderFits() || !Number.isInteger(number) || number < 1 || number > 65_535) {
    return undefined;
  }
  const item: PlanItem = { check: { type: 'port', ...fields } };
  const name = it.texts('np')[0] ?? PROGRAM.exec(it.word('np'))?.[0];
  if (name === undefined || fields.state === 'closed') return [item];
  return [item, { check: { type: 'port', ...fields, process: name }, inexact: true }];
}

function endpoint(it: Reading): PlanItem[] | undefined {
  const parts = /^(.*):(\d+)$/.exec(it.text('endpoint'));
  const host = (parts?.[1] ?? '').replaceAll(/[[\]]/g, '').replace('*', '0.0.0.0');
  return port(it, { port: Number(parts?.[2]), state: 'open', host });
}

function address(it: Reading): PlanItem[] | undefined {
  if (!URL.canParse(it.text('url'))) return undefined;
  const url = new URL(it.text('url'));
  const number = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  return port(it, { port: number, state: 'open', host: url.hostname.replaceAll(/[[\]]/g, '') });
}

function http(it: Reading, fields: Omit<CheckOf<'http'>, 'type' | 'url'>): PlanItem[] | undefined {
  if (!URL.canParse(it.text('url')) || !it.onlyNames('np')) return undefined;
  return [{ check: { type: 'http', url: it.text('url'), ...fields } }];
}

function status(it: Reading): PlanItem[] | undefined {
  const code = it.number('status');
  if (!Number.isInteger(code) || code < 100 || code > 599) return undefined;
  const method = /^(?:a )?head /.test(it.sentence) ? { method: 'HEAD' as const } : {};
  if (!it.has('not')) return http(it, { status: code, ...method });
  // Somebody must answer, or "not 500" would hold of a server that is away.
  const answers = http(it, {});
  return answers && [...answers, ...(http(it, { status: code, negate: true, ...method }) ?? [])];
}

/** "Is up": that it answers is enough to be wrong only where nobody answers at all. */
function up(it: Reading): PlanItem[] | undefined {
  return http(it, { status: 200 })?.map(({ check }) => ({
    check,
    witness: { type: 'http', url: it.text('url'), negate: true },
  }));
}

/** Who holds a port: a program that everybody knows, or a name. */
function heldBy(it: Reading): PlanItem[] | undefined {
  const name = it.name('program');
  const fields = { port: it.number('port'), state: 'open' as const };
  const open = port(it, fields);
  return open && [...open, { check: { type: 'port', ...fields, process: name }, inexact: true }];
}

/** The same of several ports. */
function ports(it: Reading, state: 'open' | 'closed'): PlanItem[] | undefined {
  const items = it.texts('ports').map((text) => port(it, { port: Number(text), state }));
  return items.some((item) => item === undefined) ? undefined : items.flatMap((item) => item ?? []);
}

/** The same status from several addresses. */
function statuses(it: Reading): PlanItem[] | undefined {
  const code = it.number('status');
  const urls = it.texts('urls');
  if (!Number.isInteger(code) || code < 100 || code > 599 || !urls.every((url) => URL.canParse(url))) return undefined;
  return urls.map((url) => ({ check: { type: 'http', url, status: code } }));
}

const bareVersion = (it: Reading) => it.text('version').replace(/^v/i, '');

const NOBODY = '(?:nothing|no process|no one|nobody|no service|no program)';

/** Ports that are open or free, and what addresses answer to GET. */
export const networkRules: Rule[] = [
  {
    shape: shape(`(?:the )?ports <NN:ports> are {ADV}(?:(?<closed>closed|free|unused)|open|listening|in use){TAIL}`),
    read: (it) => ports(it, it.has('closed') ? 'closed' : 'open'),
  },
  {
    shape: shape(`(?<np>)<UU:urls> {ADV}(?:return|respond with|answer with|answer|give) ${STATUS}{TAIL}`),
    read: statuses,
  },
  {
    shape: shape(`{NP}(?:${LISTENING}|runs) (?:on|at) (?:tcp )?port <N:port>{TAIL}`),
    read: (it) => port(it, { port: it.number('port'), state: 'open' }),
  },
  {
    shape: shape(
      `{NP}(?:(?:is|are) )?{ADV}(?:listening|listens|running|up|serving|started) (?:on|at) (?:: )?<N:port>{TAIL}`,
    ),
    // "Running on 3" names no port.
    read: (it) => (it.number('port') < 80 ? undefined : port(it, { port: it.number('port'), state: 'open' })),
  },
  {
    shape: shape(
      `(?<np>(?:(?!not|no)[a-z]+ ){1,5})\\( (?<program>[ICQ]\\d+) \\) (?:${LISTENING}|runs) (?:on|at) (?:tcp )?port <N:port>{TAIL}`,
    ),
    read: (it) => (it.onlyNames('np') ? heldBy(it) : undefined),
  },
  {
    shape: shape(
      `(?:the )?(?<route>P\\d+) (?:endpoint|route|page|path) (?:at |on |of )?(?:\\( )?<U:url>(?: \\))? {ADV}${RETURNS} ${STATUS}{TAIL}`,
    ),
    read: (it) =>
      URL.canParse(it.text('url')) && new URL(it.text('url')).pathname === it.text('route') ? status(it) : undefined,
  },
  { shape: shape(`{NP}${LISTENING} (?:on|at|to) <H:endpoint>{TAIL}{OPEN}`), read: endpoint },
  { shape: shape(`{NP}(?:binds|is bound|bound|listens) (?:to|on) <H:endpoint>{TAIL}{OPEN}`), read: endpoint },
  { shape: shape(`{NP}${LISTENING} (?:on|at) <U:url>{TAIL}`), read: address },
  {
    shape: shape(`{SUBJ}started {NP}(?:on|at) port <N:port>{TAIL}`),
    read: (it) => port(it, { port: it.number('port'), state: 'open' }),
  },
  {
    shape: shape(
      `(?:the )?(?:tcp )?port <N:port> is {ADV}(?:open|listening|in use|taken|occupied|bound|accepting connections){TAIL}`,
    ),
    read: (it) => port(it, { port: it.number('port'), state: 'open' }),
  },
  {
    shape: shape(
      `(?:the )?(?:tcp )?port <N:port> is {ADV}(?:free|closed|available|not in use|no longer in use|unused|released|not open|not listening|no longer open|no longer listening|not reachable)(?: again)?{TAIL}`,
    ),
    read: (it) => port(it, { port: it.number('port'), state: 'closed' }),
  },
  {
    shape: shape(`${NOBODY} (?:is (?:still )?)?(?:listening|listens|running) on port <N:port>(?: anymore)?{TAIL}`),
    read: (it) => port(it, { port: it.number('port'), state: 'closed' }),
  },
  {
    shape: shape(`(?:the )?(?:tcp )?port <N:port> (?:has been|was) {ADV}(?:freed|freed up|closed|released){TAIL}`),
    read: (it) => port(it, { port: it.number('port'), state: 'closed' }),
  },
  {
    shape: shape(`{SUBJ}(?:freed|freed up|closed|released) port <N:port>{TAIL}`),
    read: (it) => port(it, { port: it.number('port'), state: 'closed' }),
  },
  {
    shape: shape(`{NP}(?:get |a get (?:request )?(?:to|on) |at )?<U:url> {ADV}${RETURNS} ${STATUS}{TAIL}`),
    read: status,
  },
  { shape: shape(`(?<np>)(?:get |head )?<U:url> (?:->|:|=) ${STATUS}{TAIL}`), read: status },
  { shape: shape(`(?<np>)curl <U:url> (?:->|:|${RETURNS}) ${STATUS}{TAIL}`), read: status },
  {
    shape: shape(
      `(?<np>)(?:got |received )?(?:a |an )?(?:http )?(?:status )?(?:code )?<N:status>(?: ok)?(?: response| status)? (?:from|at|on) (?:get |head )?<U:url>{TAIL}`,
    ),
    read: status,
  },
  {
    shape: shape(
      `{NP}<U:url> (?<not>does not return|no longer returns|does not respond with|no longer responds with|does not answer with) ${STATUS}{TAIL}`,
    ),
    read: status,
  },
  {
    shape: shape(
      `{NP}<U:url> (?:is {ADV}(?:up|healthy|reachable|live|available|responding|working|up and running)|works|responds|answers){TAIL}`,
    ),
    read: up,
  },
  {
    shape: shape(`(?<np>)<H:endpoint> is {ADV}(?:open|listening|accepting connections|reachable|up){TAIL}`),
    read: endpoint,
  },
  {
    shape: shape(
      `(?<np>)port <N:port> is {ADV}(?:used|held|taken|bound|occupied|in use) by (?:the )?(?<program>[IC]\\d+|nginx|postgres|redis-server|mysqld|sshd|apache2|httpd|haproxy|caddy|node)(?: process)?{TAIL}`,
    ),
    read: heldBy,
  },
  {
    shape: shape(`(?:health check :|health check) (?:get )?<U:url> (?:-> |: )?(?:${RETURNS} )?${STATUS}`),
    read: status,
  },
  { shape: shape(`(?:get|head) <U:url> (?:->|:|=) ${STATUS}`), read: status },
  {
    shape: shape(`{NP}(?:at )?<U:url> (?:reports|returns|shows|has|serves) version <VN:version>{TAIL}`),
    read: (it) =>
      http(it, { json: { pointer: '/version', equals: it.text('version') } })?.map((item) => ({
        ...item,
        // It may stand elsewhere in the answer: one that does not hold it at all contradicts.
        witness: { type: 'http' as const, url: it.text('url'), contains: bareVersion(it), negate: true as const },
      })),
  },
  {
    shape: shape(
      `{NP}(?:at )?<U:url> (?:contains|returns|shows|serves|says|includes) (?:the )?(?:text |string |word |phrase )?<Q:said>{TAIL}`,
    ),
    read: (it) => http(it, { contains: it.text('said') }),
  },
];
