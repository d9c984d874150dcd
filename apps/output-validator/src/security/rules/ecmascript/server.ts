import { argument, isOption, numberAt, option, textAt, type CallFacts } from '../../flow/call-facts.js';
import type { AssignmentRule, CallRule, RecordRule } from '../../flow/rules.js';
import { constantOf, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltMarkup, isSharedFolder } from '../shapes.js';

const isFalse = (value: Value | undefined) => constantOf(value) === false;
const isCaught = (value: Value | undefined) =>
  [...(value?.origins ?? [])].some((origin) => origin === 'caught') ||
  [...(value?.fields?.values() ?? [])].some((part) => [...part.origins].some((origin) => origin === 'caught'));
const ANSWERS = [
  'res.send',
  'res.end',
  'res.write',
  '*.res.send',
  '*.status.send',
  'response.send',
  'response.end',
  'response.write',
  'reply.send',
  '*.res.end',
  '*.type.send',
  '*.set.send',
  'h.response',
];
const isPlain = (call: CallFacts) =>
  /json|plain/.test(call.path) ||
  /json|plain|csv/.test(
    [...(call.receiver?.fields?.entries() ?? [])]
      .filter(([key]) => /content-type|^set(?:Header)?/i.test(key))
      .map(([, value]) => String(constantOf(value)))
      .join(),
  );
const isOpenMode = (mode: number | undefined) =>
  mode !== undefined && ((mode & 0o007) > 0 || (mode & 0o030) > 0) && mode !== 0o755 && mode !== 0o644;

function isCookieOpen(call: CallFacts): boolean {
  const options = call.args[2]?.fields;
  if (!options) return call.args[2] === undefined && /sess|token|auth|sid|user|remember|jwt/i.test(textAt(call, 0));
  return isFalse(options.get('httpOnly')) || isFalse(options.get('secure'));
}

const HOSTS = /^(?:https?:)?(?:\/\/)?[\w-]+(?:\.[\w-]+)+\/?$/;

/** What a server answers and how it is set up. */
export const SERVER: readonly CallRule[] = [
  {
    weakness: 'xss',
    calls: ANSWERS,
    args: [0],
    level: LEVEL.request,
    when: (call) => !isPlain(call) && call.args[0]?.fields === undefined && isAnsweredAsPage(call),
  },
  { weakness: 'xss', calls: ANSWERS, args: [0], level: LEVEL.outside, when: (call) => isBuiltMarkup(call.args[0]) },
  {
    weakness: 'xss',
    calls: ['res.send', '*.res.send', '*.status.send'],
    when: (call) => /errorsText$/.test(call.args[0]?.path ?? ''),
  },
  {
    weakness: 'error-leak',
    calls: [...ANSWERS, 'res.json', '*.status.json'],
    when: (call) =>
      isCaught(call.args[0]) &&
      /stack/.test(
        [call.args[0]?.path ?? '', ...[...(call.args[0]?.fields?.values() ?? [])].map((part) => part.path)].join(),
      ),
  },
  {
    weakness: 'insecure-cookie',
    calls: ['res.cookie', '*.res.cookie', 'response.cookie', 'reply.setCookie', '*.cookies.set', '*.setCookie'],
    when: isCookieOpen,
  },
  {
    weakness: 'insecure-cookie',
    calls: ['res.setHeader', 'response.setHeader', '*.setHeader'],
    when: (call) =>
      /^set-cookie$/i.test(textAt(call, 0)) &&
      /(?:sess|token|auth|sid)/i.test(call.args[1]?.shape ?? '') &&
      !/;\s*(?:secure|httponly)/i.test(call.args[1]?.shape ?? ''),
  },
  {
    weakness: 'insecure-cookie',
    calls: ['express-session', 'session', 'cookie-session', 'cookieSession'],
    when: (call) => {
      const cookie = option(call, 'cookie')?.fields ?? call.args[0]?.fields;
      return isFalse(cookie?.get('secure')) || isFalse(cookie?.get('httpOnly'));
    },
  },
  {
    weakness: 'cors-wildcard',
    calls: ['res.setHeader', 'response.setHeader', 'res.header', 'res.set', '*.setHeader', '*.header', '*.set'],
    when: (call, observer) =>
      /^access-control-allow-origin$/i.test(textAt(call, 0)) &&
      (constantOf(call.args[1]) === '*' ||
        constantOf(call.args[1]) === 'null' ||
        observer.reach(call.args[1], 'header') >= LEVEL.request),
  },
  {
    weakness: 'cors-wildcard',
    calls: ['cors', '@fastify.cors', 'koa2-cors', '*.enableCors'],
    when: (call) =>
      constantOf(option(call, 'origin')) === '*' ||
      (constantOf(option(call, 'credentials')) === true &&
        (constantOf(option(call, 'origin')) === true || allowsEverybody(option(call, 'origin')))),
  },
  {
    weakness: 'input-validation',
    calls: ['helmet'],
    when: (call) =>
      isFalse(option(call, 'contentSecurityPolicy')) ||
      isFalse(option(call, 'frameguard')) ||
      isFalse(option(call, 'hsts')),
  },
  {
    weakness: 'permissive-mode',
    calls: ['fs.chmod', 'fs.chmodSync', 'fs.fchmod', 'fs.fchmodSync', '*.chmod'],
    when: (call) => {
      const mode =
        numberAt(call, 1) ?? Number(textAt(call, 1) ? `0o${textAt(call, 1).replace(/^0o?/, '')}` : Number.NaN);
      return isOpenMode(mode) || mode === 0o644 || mode === 0o755;
    },
  },
  {
    weakness: 'permissive-mode',
    calls: [
      'fs.writeFile',
      'fs.writeFileSync',
      'fs.mkdir',
      'fs.mkdirSync',
      'fs.createWriteStream',
      'fs.openSync',
      'fs.open',
    ],
    when: (call) => isOpenMode(Number(constantOf(option(call, 'mode')) ?? numberAt(call, 2) ?? 0)),
  },
  {
    weakness: 'insecure-temp',
    calls: ['fs.writeFile', 'fs.writeFileSync', 'fs.createWriteStream', 'fs.openSync', 'fs.open', 'fs.mkdirSync'],
    when: (call) => isSharedFolder(call.args[0]?.shape ?? '') || /(?:^|\.)tmpdir\b/.test(call.args[0]?.path ?? ''),
  },
  {
    weakness: 'clear-text',
    calls: ['axios.post', 'fetch', 'http.request', 'request.post', 'ftp.connect'],
    when: (call) =>
      /^http:\/\/(?!localhost|127\.|\[?::1)/.test(textAt(call, 0)) &&
      /passw|credential|secret/i.test(JSON.stringify([...(call.args[1]?.fields?.keys() ?? [])])),
  },
  {
    weakness: 'url-substring-check',
    calls: ['*.includes', '*.indexOf', '*.startsWith', '*.endsWith', '*.match', '*.search'],
    when: (call, observer) =>
      HOSTS.test(textAt(call, 0)) &&
      !textAt(call, 0).endsWith('/') &&
      observer.reach(call.receiver, 'url') >= LEVEL.parameter &&
      (!call.path.endsWith('.endsWith') || !textAt(call, 0).startsWith('.')) &&
      !(call.path.endsWith('.startsWith') && !/:\/\//.test(textAt(call, 0))) &&
      call.receiver?.items === undefined,
  },
  {
    weakness: 'unpinned-download',
    calls: ['child_process.exec', 'child_process.execSync'],
    when: (call) => /(?:curl|wget)\s[^|]*http:\/\/[^|]*\|\s*(?:ba)?sh/.test(call.args[0]?.shape ?? ''),
  },
  {
    weakness: 'bind-all',
    calls: ['*.listen'],
    when: (call) => call.args.some((value) => constantOf(value) === '0.0.0.0') || isOption(call, 'host', '0.0.0.0'),
  },
  { weakness: 'debug-enabled', calls: ['errorhandler', 'express.errorHandler'], when: () => true },
  {
    weakness: 'path-traversal',
    calls: ['express.static', 'serve-static', 'serve-index'],
    when: (call) =>
      /^(?:\/|\.|\.\/|\.\.|\.\.\/|~)$/.test(argument(call, 0)?.shape ?? '') || argument(call, 0)?.path === '__dirname',
  },
  { weakness: 'unsafe-memory', calls: ['Buffer'], when: (call) => call.isNew },
];

/** A text, or what the request carries as it is: not what a function of somebody else made of it. */
function isAnsweredAsPage(call: CallFacts): boolean {
  const value = call.args[0];
  return (
    value?.shape !== undefined ||
    /(?:^|\.)(?:req|request|ctx)\./.test(value?.path ?? '') ||
    [...(value?.origins ?? [])].length > 0
  );
}

/** `(origin, callback) => callback(null, origin)`: asked nothing, and whoever asks is let in. */
function allowsEverybody(value: Value | undefined): boolean {
  const { parameters = [], body = [] } = value?.closure?.definition ?? {};
  const [origin, callback] = parameters.map(({ target }) => (target.kind === 'name' ? target.name : ''));
  const [only] = body;
  const done = only?.kind === 'expression' || only?.kind === 'return' ? only.value : undefined;
  if (done?.kind !== 'call' || done.callee.kind !== 'name' || done.callee.name !== callback) return false;
  const allowed = done.args[1]?.value;
  return (
    (allowed?.kind === 'name' && allowed.name === origin) || (allowed?.kind === 'literal' && allowed.value === true)
  );
}

/** Options by their names, whatever they are handed to. */
export const SERVER_RECORDS: readonly RecordRule[] = [
  {
    weakness: 'tls-verification-off',
    when: (fields) =>
      isFalse(fields.get('rejectUnauthorized')) ||
      isFalse(fields.get('strictSSL')) ||
      constantOf(fields.get('insecureSkipVerify')) === true,
  },
  {
    weakness: 'weak-tls',
    when: (fields) =>
      /^(?:SSLv[23]|TLSv1(?:\.1|_1)?)(?:_method)?$/.test(
        String(constantOf(fields.get('secureProtocol')) ?? constantOf(fields.get('minVersion'))),
      ),
  },
  {
    weakness: 'debug-enabled',
    when: (fields) =>
      constantOf(fields.get('nodeIntegration')) === true ||
      isFalse(fields.get('webSecurity')) ||
      constantOf(fields.get('allowRunningInsecureContent')) === true ||
      isFalse(fields.get('contextIsolation')),
  },
  {
    weakness: 'jwt-unverified',
    when: (fields) => constantOf(fields.get('ignoreExpiration')) === true && fields.has('secretOrKey'),
  },
];

export const SERVER_TARGETS: readonly AssignmentRule[] = [
  {
    weakness: 'tls-verification-off',
    targets: ['process.env.NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_TLS_REJECT_UNAUTHORIZED'],
    when: (value) => String(constantOf(value)) === '0',
  },
  { weakness: 'tls-verification-off', targets: ['rejectUnauthorized'], when: isFalse },
];
