import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { factOf, PURGE_CACHE, REQUEST_DESTROY } from './service-fact.js';
import type { ServiceFact } from './service-fact.js';
import { verbIn } from './verbs.js';
import { DELETE, DISABLE, RESET, STOP } from './service-fact.js';

/** One HTTP request as a command line asks for it. */
export interface HttpRequest {
  method: string;
  urls: readonly string[];
}

/** Short options of curl that take a value (curl(1)). */
const CURL_VALUES = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';
const CURL_LONG_VALUES = new Set(
  `--request --data --data-raw --data-binary --data-urlencode --data-ascii --json --header --user --output --form --url
   --upload-file --cookie --cookie-jar --user-agent --referer --proxy --cacert --cert --key --max-time --connect-timeout
   --retry --write-out --resolve --unix-socket --config --range --interface --form-string --oauth2-bearer`.split(/\s+/),
);
const CURL_BODY = new Set([
  '-d',
  '-F',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--data-ascii',
  '--json',
  '--form',
]);

/** Options with their values, short clusters taken apart, and the words that remain. */
function curlParts(invocation: Invocation): { options: Array<[name: string, value: string]>; words: string[] } {
  const options: Array<[string, string]> = [];
  const words: string[] = [];
  let open = '';
  for (const { text } of invocation.args) {
    if (open !== '') {
      options.push([open, text]);
      open = '';
    } else if (text.startsWith('--')) {
      const [name = '', value] = text.split('=', 2);
      if (value === undefined && CURL_LONG_VALUES.has(name)) open = name;
      else options.push([name, value ?? '']);
    } else if (text.startsWith('-') && text.length > 1) open = openShort(text, options);
    else words.push(text);
  }
  return { options, words };
}

/** `-sXDELETE` is `-s -X DELETE`. Gives the option whose value is the next word. */
function openShort(cluster: string, options: Array<[string, string]>): string {
  for (let at = 1; at < cluster.length; at++) {
    const name = `-${cluster.charAt(at)}`;
    if (!CURL_VALUES.includes(cluster.charAt(at))) options.push([name, '']);
    else if (at + 1 === cluster.length) return name;
    else {
      options.push([name, cluster.slice(at + 1)]);
      break;
    }
  }
  return '';
}

/** The request that a call of curl makes. Without `-X` a body makes it a POST. */
export function curlRequest(invocation: Invocation): HttpRequest {
  const { options, words } = curlParts(invocation);
  const asked = options.findLast(([name]) => name === '-X' || name === '--request')?.[1];
  const body = options.some(([name]) => CURL_BODY.has(name));
  const get = options.some(([name]) => name === '-G' || name === '--get' || name === '-I' || name === '--head');
  const urls = [...words, ...options.flatMap(([name, value]) => (name === '--url' ? [value] : []))];
  return { method: (asked ?? (body && !get ? 'POST' : 'GET')).toUpperCase(), urls };
}

/** The request of a call of wget(1). */
export const wgetRequest = ({ args }: Invocation): HttpRequest => {
  const words = args.map(({ text }) => text);
  const method = valueAfter(words, '--method');
  const body = words.some((word) => /^--(?:post|body)-(?:data|file)\b/.test(word));
  return {
    method: (method ?? (body ? 'POST' : 'GET')).toUpperCase(),
    urls: words.filter((word) => !word.startsWith('-')),
  };
};

/** `http [METHOD] URL [ITEM…]`: with items the request is a POST (httpie.io/docs). */
export const httpieRequest = ({ args }: Invocation): HttpRequest => {
  const words = args.map(({ text }) => text).filter((word) => !word.startsWith('-'));
  const [first = '', ...rest] = words;
  if (/^[A-Z]{3,8}$/.test(first)) return { method: first, urls: rest.slice(0, 1) };
  if (/^(?:delete|purge)$/i.test(first)) return { method: first.toUpperCase(), urls: rest.slice(0, 1) };
  return {
    method: rest.some((word) => /^[^=:@]{1,100}(?::?=|@)/.test(word) && !word.includes('==')) ? 'POST' : 'GET',
    urls: [first],
  };
};

/** PowerShell's `Invoke-RestMethod -Method Delete -Uri …`. */
const powershellRequest = ({ args }: Invocation): HttpRequest => {
  const words = args.map(({ text }) => text);
  return {
    method: (valueAfter(words, '-method') ?? 'GET').toUpperCase(),
    urls: words.filter((word) => word.includes('/')),
  };
};

/** GitHub's and GitLab's `api` command: with fields the request is a POST. */
export const apiRequest = ({ args }: Invocation): HttpRequest => {
  const words = args.map(({ text }) => text);
  const attached = words.find((word) => /^-X[A-Za-z]/.test(word))?.slice(2);
  const method = attached ?? valueAfter(words, '-X') ?? valueAfter(words, '--method');
  const fields = words.some((word) => /^(?:-[fF]|--(?:raw-)?field|--input)/.test(word));
  return {
    method: (method ?? (fields ? 'POST' : 'GET')).toUpperCase(),
    urls: words.slice(1).filter((word) => word.includes('/')),
  };
};

function valueAfter(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word.toLowerCase() === option.toLowerCase());
  const joined = words.find((word) => word.toLowerCase().startsWith(`${option.toLowerCase()}=`));
  return joined?.slice(option.length + 1) ?? (at < 0 ? undefined : words[at + 1]);
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH']);
/** Administration endpoints whose names are no plain verbs. */
const ADMIN_SEGMENTS = new Set(
  `_delete_by_query _close _shutdown _freeze delete_series clean_tombstones quit quitquitquit dodelete dowipeoutworkspace
   safeexit safe-exit exit purge_cache _forcemerge off`.split(/\s+/),
);
const ENDS = new Set<unknown>([DELETE, DISABLE, RESET, STOP]);
/** Where a path names what happens: at its end, before an id at most. */
const LAST_SEGMENTS = 2;

/** What a request destroys: DELETE and PURGE always, a changing request when its path says so. GET never. */
export function requestFacts({ method, urls }: HttpRequest): ServiceFact[] {
  if (method === 'DELETE') return [factOf(REQUEST_DESTROY, urls)];
  if (method === 'PURGE' || method === 'BAN') return [factOf(PURGE_CACHE, urls)];
  if (!CHANGES.has(method)) return [];
  const asked = urls.filter((url) => pathSegments(url).slice(-LAST_SEGMENTS).some(isDestroying));
  return asked.length > 0 ? [factOf(REQUEST_DESTROY, asked)] : [];
}

const pathSegments = (url: string): string[] =>
  (/^(?:[a-z+]{2,8}:\/\/)?[^/?#]*([^?#]*)/i.exec(url.slice(0, 2_000))?.[1] ?? '')
    .split('/')
    .filter((part) => part !== '');

const isDestroying = (segment: string): boolean => {
  const name = segment.toLowerCase();
  return ADMIN_SEGMENTS.has(name) || ENDS.has(verbIn(segment, 1)) || name === 'purge_everything';
};

const MUTATION = /\bmutation\b/;
/** A GraphQL field whose name begins or ends with what it does: `deleteRef(`, `policyDelete(`. */
const DELETING_FIELD =
  /\b(?:delete|remove|destroy|purge)[A-Z_]\w{0,60}\s{0,3}\(|\b[a-z]\w{0,60}(?:Delete|Remove|Destroy|Purge)\s{0,3}\(/;

/** A GraphQL mutation that deletes, wherever a call has its body (spec.graphql.org, 2.3). */
export const mutationFacts = ({ args }: Invocation): ServiceFact[] =>
  args.some(({ text }) => MUTATION.test(text) && DELETING_FIELD.test(text)) ? [factOf(REQUEST_DESTROY)] : [];

const reads =
  (request: (invocation: Invocation) => HttpRequest): FactReader =>
  (invocation) => [...requestFacts(request(invocation)), ...mutationFacts(invocation)];

/** Programs that send HTTP requests. */
export const HTTP_PROGRAMS: Readonly<Record<string, FactReader>> = {
  curl: reads(curlRequest),
  curlie: reads(curlRequest),
  wget: reads(wgetRequest),
  http: reads(httpieRequest),
  https: reads(httpieRequest),
  xh: reads(httpieRequest),
  xhs: reads(httpieRequest),
  'Invoke-RestMethod': reads(powershellRequest),
  'Invoke-WebRequest': reads(powershellRequest),
  'invoke-restmethod': reads(powershellRequest),
  'invoke-webrequest': reads(powershellRequest),
  irm: reads(powershellRequest),
  iwr: reads(powershellRequest),
};
