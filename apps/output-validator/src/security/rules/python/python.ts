import type { CallFacts } from '../../flow/call-facts.js';
import type { RuleSet } from '../../flow/rules.js';
import { constantOf, lastSegment, LEVEL, type Danger } from '../../flow/value.js';
import { CODE } from './code.js';
import { CRYPTOGRAPHY } from './cryptography.js';
import { ADDRESSES } from './addresses.js';
import { FILTERS } from './filters.js';
import { INJECTION } from './injection.js';
import { PARSERS } from './parsers.js';
import { TRANSPORT } from './transport.js';
import { SETTINGS, WEB } from './web.js';
import { pythonOperation, pythonReturn, pythonStatement } from './wholes.js';
import { pythonRegex } from './wholes.js';

const REQUEST = /(?:^|\.)(?:request|req)$/;
const PARTS = new Set(
  `args form values json data files headers cookies GET POST FILES COOKIES META body query_params path_params query query_string
   path path_info url full_path view_args match_info rel_url stream content text params user_agent referrer environ host DATA REQUEST
   forms query_arguments body_arguments arguments uri get_json get_data`.split(/\s+/),
);
const REQUEST_CALLS = new Set(
  `get_json get_data get_argument get_arguments get_query_argument get_body_argument get_cookie get_full_path build_absolute_uri
   get_host getlist get_raw_uri`.split(/\s+/),
);
const OUTSIDE = ['input', 'raw_input', 'os.getenv', 'os.environ.get', 'sys.stdin.read', 'sys.stdin.readline'];
const ARCHIVED = /(?:^|\.)(?:infolist|getmembers)$/;
const RECEIVED = new Set(['recv', 'recvfrom', 'recv_into']);
const CLEAN = new Set(
  `int float bool len range hash abs round ord id type isinstance issubclass hasattr callable hexdigest digest exists isfile isdir
   isdigit isalnum isalpha startswith endswith any all sum uuid4 uuid1 token_hex token_urlsafe execute executemany xpath search_s render render_template jsonify
   JsonResponse generate_password_hash check_password_hash hashpw make_password fetchone fetchall count index find`.split(
    /\s+/,
  ),
);
const CLEANERS: Readonly<Record<string, readonly Danger[]>> = {
  escape_for_html: ['html'],
  conditional_escape: ['html'],
  strip_tags: ['html'],
  quote: ['command', 'url', 'html', 'header', 'log'],
  quote_plus: ['url', 'html', 'path', 'header', 'log'],
  urlencode: ['url', 'html', 'header', 'log'],
  iri_to_uri: ['html', 'header'],
  secure_filename: ['path', 'header', 'html', 'command'],
  basename: ['path'],
  safe_join: ['path'],
  escape_filter_chars: ['ldap'],
  escape_dn_chars: ['ldap'],
  literal_eval: ['code'],
  str: ['data'],
  dumps: ['html', 'header', 'log', 'code'],
  Literal: ['sql'],
  quote_identifier: ['sql'],
  Identifier: ['sql'],
};
const GENERIC = /^_?(?:escape|sanit|clean|purif|html_?escape|encode_?for)|_escape$|_sanitize$/i;

function cleaner(call: CallFacts): readonly Danger[] | 'clean' | undefined {
  const name = lastSegment(call.path);
  if (call.path === 're.escape') return ['code'];
  if (name === 'XMLParser' && constantOf(call.named.get('resolve_entities')) === false) return ['data'];
  if (CLEAN.has(name)) return 'clean';
  // What these give back has a form of its own, whatever they were given.
  if (
    /\.objects\.|(?:^|\.)(?:UUID|ip_address|ip_network|IPv[46]Address|Decimal|fromisoformat|strptime)$/.test(call.path)
  )
    return 'clean';
  if (Object.hasOwn(CLEANERS, name)) return CLEANERS[name];
  if (!GENERIC.test(name)) return undefined;
  return ['html', 'sql', 'xpath', 'ldap', 'path', 'log', 'header', 'command', 'url', 'data'];
}

const ROUTES =
  /(?:^|\.)(?:route|get|post|put|delete|patch|head|options|websocket|api_route|view|view_config|api_view|add_url_rule)$/;
const SAFE_TYPES = /^(?:int|float|bool|UUID|uuid\.UUID|datetime|date|Decimal)\b/;
const PROVIDED =
  /^(?:db|session|conn|connection|cursor|user|current_user|settings|config|logger|self|cls|response|background_tasks|context|ctx)$/;

/** What Python's ecosystem is known by. */
export const PYTHON_RULES: RuleSet = {
  replacesFirst: false,
  fallsThrough: false,
  calls: [...INJECTION, ...FILTERS, ...ADDRESSES, ...CODE, ...PARSERS, ...CRYPTOGRAPHY, ...TRANSPORT, ...WEB],
  assignments: SETTINGS,
  records: [],
  source(object, property) {
    if (REQUEST.test(object.path)) return PARTS.has(property) ? LEVEL.request : undefined;
    if (object.path === 'sys' && (property === 'argv' || property === 'stdin')) return LEVEL.outside;
    // The names in an archive are whatever whoever packed it wrote.
    if (ARCHIVED.test(object.path) && (property === 'filename' || property === 'name')) return LEVEL.outside;
    return object.path === 'os' && property === 'environ' ? LEVEL.outside : undefined;
  },
  callSource(call) {
    const name = lastSegment(call.path);
    if (/(?:^|\.)traceback\.format_\w+$/.test(call.path)) return LEVEL.unknown;
    if (OUTSIDE.includes(call.path)) return LEVEL.outside;
    if (RECEIVED.has(name)) return LEVEL.outside;
    if (/^get_(?:query_|body_)?arguments?$/.test(name)) return LEVEL.request;
    const isRequest = call.receiver !== undefined && /(?:^|\.)(?:request|req|self)$/.test(call.receiver.path);
    const isRead = REQUEST_CALLS.has(name) || /^get_(?:query|form|body|path|header|cookie)_?\w*$/.test(name);
    return isRequest && isRead ? LEVEL.request : undefined;
  },
  cleaner,
  isHandler,
  parameter(definition, index, name) {
    const declared = definition.parameters.find(({ target }) => target.kind === 'name' && target.name === name);
    const type = declared?.type ?? '';
    if (/^(?:request|req)$/.test(name)) return { path: 'request', level: LEVEL.fixed };
    if (definition.name === 'lambda_handler' && index === 0) return { path: name, level: LEVEL.request };
    if (SAFE_TYPES.test(type) || PROVIDED.test(name)) return { path: name, level: LEVEL.fixed };
    if (declared?.fallback?.kind === 'call' && isHandler(definition)) {
      const { callee } = declared.fallback;
      if (callee.kind === 'name' && callee.name === 'Depends') return { path: name, level: LEVEL.fixed };
    }
    return { path: name, level: isHandler(definition) ? LEVEL.request : LEVEL.parameter };
  },
  onReturn: pythonReturn,
  onOperation: pythonOperation,
  onRegex: pythonRegex,
  onStatement: pythonStatement,
};

function isHandler(definition: Parameters<RuleSet['isHandler']>[0]): boolean {
  const isRouted = definition.annotations.some((annotation) => {
    const callee = annotation.kind === 'call' ? annotation.callee : annotation;
    return callee.kind === 'member'
      ? ROUTES.test(`.${callee.property}`)
      : callee.kind === 'name' && ROUTES.test(callee.name);
  });
  const [first, second] = definition.parameters.map(({ target }) => (target.kind === 'name' ? target.name : ''));
  return isRouted || first === 'request' || ((first === 'self' || first === 'cls') && second === 'request');
}
