import type { CallFacts } from '../../flow/call-facts.js';
import type { RuleSet } from '../../flow/rules.js';
import type { FunctionNode } from '../../tree/tree.js';
import { lastSegment, LEVEL, type Danger, type Value } from '../../flow/value.js';
import { BROWSER, BROWSER_TARGETS } from './browser.js';
import { CRYPTOGRAPHY } from './cryptography.js';
import { ADDRESSES } from './addresses.js';
import { INJECTION } from './injection.js';
import { OBJECTS, OBJECT_TARGETS } from './objects.js';
import { SERVER, SERVER_RECORDS, SERVER_TARGETS } from './server.js';
import {
  ecmascriptExpression,
  ecmascriptOperation,
  ecmascriptRegex,
  ecmascriptReturn,
  ecmascriptStatement,
} from './wholes.js';

const REQUEST = /(?:^|\.)(?:req|request|ctx|context|_req|\$req)$/;
const PARTS = new Set(
  'params query body headers cookies signedCookies url originalUrl path hostname host file files rawBody searchParams nextUrl ip referrer queryStringParameters pathParameters multiValueQueryStringParameters'.split(
    ' ',
  ),
);
const REQUEST_CALLS = new Set('param get header json text formData getHeader cookie queries'.split(' '));
const LOCATION = /(?:^|\.)(?:location)$/;
const CLEAN = new Set(
  'parseInt parseFloat Number Boolean isNaN isInteger toFixed indexOf lastIndexOf includes test has hasOwnProperty startsWith endsWith digest hash hashSync compare compareSync getTime now randomUUID randomBytes floor round ceil abs min max isValid hasOwn existsSync findById findOne findByPk findUnique findFirst'.split(
    ' ',
  ),
);
const CLEANERS: Readonly<Record<string, readonly Danger[]>> = {
  encodeURIComponent: ['url', 'html', 'path', 'header', 'log', 'sql', 'command'],
  encodeURI: ['html', 'header', 'log'],
  basename: ['path'],
  stringify: ['header', 'log'],
  quote: ['command'],
  escapeId: ['sql'],
  escapeLiteral: ['sql'],
  escapeIdentifier: ['sql'],
  escapeHtml: ['html'],
  escapeHTML: ['html'],
  escapeRegExp: ['code'],
  ObjectId: ['sql', 'data'],
  String: ['data'],
  createTextNode: ['html'],
  parameterize: ['xpath'],
};
const isEntryName = (value: Value | undefined): boolean =>
  value !== undefined && value.origins.size > 0 && [...value.origins].every((origin) => /(?:^|\.)entry\./.test(origin));
const GENERIC =
  /^_?(?:escape|sanit|clean|purif|validate|xss$|htmlEscape|encodeFor|he\.encode)|(?:Escape|Sanitize|Encode)$/i;

function cleaner(call: CallFacts): readonly Danger[] | 'clean' | undefined {
  const name = lastSegment(call.path);
  if (CLEAN.has(name)) return 'clean';
  // Of the name of an archive's entry nothing is left but a name.
  if (name === 'basename' && isEntryName(call.args[0])) return 'clean';
  if (Object.hasOwn(CLEANERS, name) && !(name === 'basename' && call.args.length === 0)) return CLEANERS[name];
  if (/regex|RegExp/i.test(name) && GENERIC.test(name)) return ['code'];
  if (
    /(?:^|\.)(?:escape-html|sqlstring\.escape|lodash\.escape|he\.(?:encode|escape)|dompurify\.sanitize)$/i.test(
      call.path,
    )
  )
    return ['html', 'sql', 'header'];
  if (call.path === 'xss' || GENERIC.test(name))
    return ['html', 'sql', 'xpath', 'ldap', 'path', 'log', 'header', 'command', 'url', 'code', 'data'];
  return undefined;
}

const HANDLER_DECORATORS = /^(?:Query|Body|Param|Headers?|Req|Request|UploadedFile|Args)\b/;

function isHandler(definition: FunctionNode): boolean {
  const names = definition.parameters.map(({ target }) => (target.kind === 'name' ? target.name : ''));
  return (
    names.some((name) => /^_?(?:req|request|ctx)$/.test(name)) ||
    definition.parameters.some(({ annotations }) => annotations.some((name) => HANDLER_DECORATORS.test(name)))
  );
}

/** Which role a parameter has by its name, its type and its neighbours. */
function parameter(definition: FunctionNode, index: number, name: string): { path: string; level: number } {
  const declared = definition.parameters[index];
  const type = declared?.type ?? '';
  if (declared?.annotations.some((annotation) => HANDLER_DECORATORS.test(annotation)))
    return { path: name || 'req', level: /^Req/.test(declared.annotations[0] ?? '') ? LEVEL.fixed : LEVEL.request };
  if (
    /^_?(?:req|request)$/.test(name) ||
    /(?:^|\.)(?:Next|Fastify|Express)?(?:Api)?Request\b|IncomingMessage/.test(type)
  )
    return { path: 'req', level: LEVEL.fixed };
  if (name === 'ctx' || /Context\b/.test(type)) return { path: 'ctx', level: LEVEL.fixed };
  if (name === 'event' && definition.parameters.length <= 2) return { path: 'event', level: LEVEL.fixed };
  if (name === 'entry') return { path: 'entry', level: LEVEL.fixed };
  if (
    /^_?(?:res|response|next|reply|done|cb|callback|err|error|resolve|reject|i|idx|index|key|config|options|opts|logger|db|client|connection|conn|pool|knex|prisma|t|trx)$/.test(
      name,
    )
  )
    return { path: name, level: LEVEL.fixed };
  if (/^(?:number|boolean|bigint|Date)\b/.test(type)) return { path: name, level: LEVEL.fixed };
  const second = definition.parameters[1]?.target;
  if (declared?.target.kind === 'record' && second?.kind === 'name' && /^(?:res|response|reply)$/.test(second.name))
    return { path: 'req', level: LEVEL.fixed };
  return { path: name, level: LEVEL.parameter };
}

function source(object: Value, property: string): number | undefined {
  // The names in an archive are whatever whoever packed it wrote.
  if (/(?:^|\.)entry$/.test(object.path) && ['path', 'fileName', 'entryName', 'name'].includes(property))
    return LEVEL.outside;
  // Which host was asked for is what the client says, too: what is made of it is told apart from other headers.
  if (/(?:^|\.)req(?:uest)?\.headers$/.test(object.path) && /^(?:x-forwarded-)?host$/.test(property))
    return LEVEL.request;
  if (REQUEST.test(object.path))
    return PARTS.has(property) && !/^(?:document|window)/.test(object.path) ? LEVEL.request : undefined;
  if (object.path === 'event' && (PARTS.has(property) || property === 'data')) return LEVEL.request;
  if (object.path === 'process' && (property === 'argv' || property === 'env')) return LEVEL.outside;
  if (LOCATION.test(object.path) && ['href', 'search', 'hash', 'pathname'].includes(property)) return LEVEL.request;
  if (object.path.endsWith('document') && ['URL', 'referrer', 'documentURI', 'cookie', 'baseURI'].includes(property))
    return LEVEL.request;
  if (object.path.endsWith('window') && property === 'name') return LEVEL.request;
  return undefined;
}

/** What the ecosystem of JavaScript and TypeScript is known by. */
export const ECMASCRIPT_RULES: RuleSet = {
  replacesFirst: true,
  fallsThrough: true,
  calls: [...INJECTION, ...ADDRESSES, ...OBJECTS, ...CRYPTOGRAPHY, ...SERVER, ...BROWSER],
  assignments: [...BROWSER_TARGETS, ...OBJECT_TARGETS, ...SERVER_TARGETS],
  records: SERVER_RECORDS,
  source,
  callSource(call) {
    const name = lastSegment(call.path);
    if (call.receiver && REQUEST.test(call.receiver.path) && REQUEST_CALLS.has(name)) return LEVEL.request;
    if (/(?:^|\.)fs\.(?:readdir|readFile|readdirSync|readFileSync)$/.test(call.path)) return LEVEL.outside;
    if (/(?:^|\.)(?:prompt|useSearchParams|useParams|useRouter)$/.test(call.path)) return LEVEL.outside;
    if (/(?:readline|rl)\.question$|localStorage\.getItem$|sessionStorage\.getItem$/.test(call.path))
      return LEVEL.outside;
    return undefined;
  },
  cleaner,
  parameter,
  isHandler,
  onReturn: ecmascriptReturn,
  onOperation: ecmascriptOperation,
  onRegex: ecmascriptRegex,
  onStatement: ecmascriptStatement,
  onExpression: ecmascriptExpression,
};
