import type { CallFacts } from '../../flow/call-facts.js';
import type { RuleSet } from '../../flow/rules.js';
import { lastSegment, LEVEL, type Danger, type Value } from '../../flow/value.js';
import type { FunctionNode } from '../../tree/tree.js';
import { GO_CRYPTOGRAPHY } from './cryptography.js';
import { GO_ADDRESSES, isEntryName } from './addresses.js';
import { GO_INJECTION } from './injection.js';
import { GO_RECORDS, GO_SERVICES, GO_TARGETS } from './services.js';
import { goExpression, goStatement } from './wholes.js';

const REQUEST = /http\.Request$/;
const PARTS = new Set(['URL', 'Header', 'Body', 'Form', 'PostForm', 'MultipartForm', 'Host', 'RequestURI', 'Trailer']);
const CALLS = new Set([
  'FormValue',
  'PostFormValue',
  'FormFile',
  'Cookie',
  'Cookies',
  'Referer',
  'UserAgent',
  'PathValue',
  'BasicAuth',
]);
const FRAMEWORK = /(?:gin\.Context|echo\.Context|fiber\.Ctx|iris\.Context|beego\.Controller|mux\.Vars)$/;
const FRAMEWORK_CALLS = new Set([
  'Query',
  'Param',
  'PostForm',
  'DefaultQuery',
  'QueryParam',
  'FormValue',
  'GetHeader',
  'Params',
  'Cookie',
  'DefaultPostForm',
  'GetString',
  'Body',
  'BodyRaw',
  'QueryArray',
]);
const CLEAN = new Set([
  'Atoi',
  'ParseInt',
  'ParseUint',
  'ParseFloat',
  'ParseBool',
  'len',
  'cap',
  'Itoa',
  'FormatInt',
  'Sum256',
  'HasPrefix',
  'HasSuffix',
  'Contains',
  'Index',
  'Stat',
  'IsAbs',
  'MatchString',
  'ParseIP',
  'ParseCIDR',
  'ParseAddr',
  // What is in a file is not what its name is.
  'ReadFile',
  'Parse' /* uuid.Parse */,
]);
const CLEANERS: Readonly<Record<string, readonly Danger[]>> = {
  Base: ['path'],
  Clean: ['path'],
  Abs: ['path'],
  Rel: ['path'],
  EvalSymlinks: ['path'],
  Localize: ['path'],
  SecureJoin: ['path'],
  EscapeString: ['html'],
  HTMLEscapeString: ['html'],
  HTMLEscaper: ['html'],
  JSEscapeString: ['html'],
  URLQueryEscaper: ['html', 'url'],
  QueryEscape: ['html', 'url', 'path', 'header', 'log'],
  PathEscape: ['html', 'url', 'path', 'header'],
  QuoteIdentifier: ['sql'],
  QuoteLiteral: ['sql'],
  EscapeFilter: ['ldap'],
  EscapeDN: ['ldap'],
  Quote: ['log', 'header'],
  QuoteMeta: ['code'],
  CanonicalHeaderKey: ['header'],
};

function cleaner(call: CallFacts): readonly Danger[] | 'clean' | undefined {
  const name = lastSegment(call.path);
  if (name === 'Parse') return /uuid\.Parse$/.test(call.path) ? 'clean' : undefined;
  if (CLEAN.has(name)) return 'clean';
  if (name === 'Base' && call.args[0] && [...call.args[0].origins].every(isEntryName)) return 'clean';
  if (Object.hasOwn(CLEANERS, name)) return CLEANERS[name];
  return /^(?:escape|sanitize|clean|validate)/i.test(name)
    ? ['html', 'sql', 'xpath', 'ldap', 'path', 'log', 'header', 'command', 'url']
    : undefined;
}

function isRequest(value: Value | undefined): boolean {
  return value !== undefined && REQUEST.test(value.type ?? '');
}

function isHandler(definition: FunctionNode): boolean {
  return definition.parameters.some(({ type }) => REQUEST.test(type) || FRAMEWORK.test(type));
}

/** What Go's ecosystem is known by. */
export const GO_RULES: RuleSet = {
  replacesFirst: false,
  fallsThrough: false,
  calls: [...GO_INJECTION, ...GO_ADDRESSES, ...GO_CRYPTOGRAPHY, ...GO_SERVICES],
  assignments: GO_TARGETS,
  records: GO_RECORDS,
  source(object, property) {
    if (isRequest(object)) return PARTS.has(property) ? LEVEL.request : LEVEL.fixed;
    if (object.path === 'os' && (property === 'Args' || property === 'Stdin')) return LEVEL.outside;
    // The names in an archive are whatever whoever packed it wrote.
    if (
      /(?:zip|tar)\.(?:File|Header|Reader|OpenReader|NewReader)/.test(`${object.type ?? ''} ${object.path}`) &&
      property === 'Name'
    )
      return LEVEL.outside;
    return undefined;
  },
  callSource(call) {
    const name = lastSegment(call.path);
    if (isRequest(call.receiver)) return CALLS.has(name) ? LEVEL.request : undefined;
    if (FRAMEWORK.test(call.receiver?.type ?? '') && FRAMEWORK_CALLS.has(name)) return LEVEL.request;
    if (/(?:^|\.)os\.(?:Getenv|LookupEnv)$/.test(call.path)) return LEVEL.outside;
    if (/(?:bufio\.NewScanner|bufio\.NewReader)\.(?:Text|ReadString|ReadLine|Bytes)$/.test(call.path))
      return LEVEL.outside;
    if (/flag\.(?:String|Arg|Args)$/.test(call.path)) return LEVEL.outside;
    return /mux\.Vars$|chi\.URLParam$/.test(call.path) ? LEVEL.request : undefined;
  },
  cleaner,
  parameter(definition, index, name) {
    const type = definition.parameters[index]?.type ?? '';
    if (
      /^\*?(?:http\.Request|http\.ResponseWriter|sql\.\w+|context\.Context|zip\.\w+|tar\.\w+|testing\.\w+)$/.test(
        type,
      ) ||
      FRAMEWORK.test(type)
    )
      return { path: type, level: LEVEL.fixed };
    if (/^(?:u?int\d*|float\d+|bool|time\.\w+|error)$/.test(type)) return { path: name, level: LEVEL.fixed };
    return { path: name, level: LEVEL.parameter };
  },
  isHandler,
  onExpression: goExpression,
  onStatement: goStatement,
};
