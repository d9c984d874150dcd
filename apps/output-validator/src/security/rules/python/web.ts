import { argument, isOption, option, textAt } from '../../flow/call-facts.js';
import type { AssignmentRule, CallRule } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltMarkup, SECRET_NAME } from '../shapes.js';

const isSecret = (value: Value) => {
  const text = constantOf(value);
  return typeof text === 'string' && text.length > 0 && !/^(?:\$\{|<|\{\{|%\(|env:)/.test(text);
};
const isTrue = (value: Value) => constantOf(value) === true;
const isFalse = (value: Value) => constantOf(value) === false;

/** What a web application answers and how it is set up. */
export const WEB: readonly CallRule[] = [
  { weakness: 'xss', calls: ['*.write', '*.finish'], args: [0], when: (call) => isBuiltMarkup(call.args[0]) },
  {
    weakness: 'xss',
    calls: [
      'HttpResponse',
      'django.http.HttpResponse',
      'flask.Response',
      'Response',
      'HTMLResponse',
      'fastapi.responses.HTMLResponse',
      'make_response',
      'flask.make_response',
      '*.self.write',
      'self.write',
      'aiohttp.web.Response',
      'web.Response',
      'HttpResponseBadRequest',
      'django.http.HttpResponseBadRequest',
    ],
    args: [0, 'content', 'text', 'body', 'response'],
    when: (call) =>
      !/json|plain/.test(textAt(call, 1, 'content_type') + textAt(call, 9, 'mimetype') + textAt(call, 9, 'media_type')),
  },
  {
    weakness: 'unsafe-markup',
    calls: [
      'Markup',
      'markupsafe.Markup',
      'flask.Markup',
      'mark_safe',
      'django.utils.safestring.mark_safe',
      'SafeString',
      'SafeText',
      'django.utils.safestring.SafeString',
      'django.utils.safestring.SafeText',
      'SafeUnicode',
      'SafeBytes',
      'django.utils.html.format_html',
    ],
    when: (call) => !/format_html/.test(call.path) && call.args.some((value) => hasHole(value) || !value.constant),
  },
  {
    weakness: 'autoescape-off',
    calls: ['jinja2.Environment', 'Environment'],
    when: (call) =>
      !option(call, 'autoescape')
        ? /jinja|Environment$/.test(call.path)
        : isOption(call, 'autoescape', false) || /lambda|^\.$/.test(option(call, 'autoescape')?.path ?? ''),
  },
  {
    weakness: 'autoescape-off',
    calls: ['mako.template.Template', 'mako.lookup.TemplateLookup'],
    when: (call) => !option(call, 'default_filters'),
  },
  {
    weakness: 'debug-enabled',
    calls: ['*.run', 'flask.Flask.run', 'uvicorn.run', '*.run_simple', 'web.run_app'],
    when: (call) => isOption(call, 'debug', true) || isOption(call, 'use_debugger', true),
  },
  {
    weakness: 'debug-enabled',
    calls: ['FastAPI', 'fastapi.FastAPI', 'starlette.applications.Starlette'],
    when: (call) => isOption(call, 'debug', true),
  },
  {
    weakness: 'insecure-cookie',
    calls: ['*.set_cookie'],
    when: (call) =>
      constantOf(option(call, 'secure')) !== true &&
      !(option(call, 'secure') && constantOf(option(call, 'secure')) === undefined),
  },
  {
    weakness: 'insecure-cookie',
    calls: ['*.set_cookie'],
    when: (call) => isOption(call, 'httponly', false) || isOption(call, 'secure', false),
  },
  {
    weakness: 'cors-wildcard',
    calls: ['flask_cors.CORS', 'CORS', 'flask_cors.cross_origin', 'cross_origin', '*.add_middleware'],
    when: (call) =>
      constantOf(option(call, 'origins')) === '*' ||
      (option(call, 'allow_origins')?.items ?? []).some((item) => constantOf(item) === '*'),
  },
  {
    weakness: 'header-injection',
    calls: ['*.headers.add', '*.headers.set', '*.set_header', '*.add_header', '*.headers.update'],
    args: [0, 1],
    level: LEVEL.request,
  },
  {
    weakness: 'header-injection',
    calls: ['flask.Response', 'Response', 'flask.make_response', 'make_response'],
    args: ['headers', 'content_type', 'mimetype'],
    level: LEVEL.request,
  },
  { weakness: 'csrf-off', calls: ['csrf_exempt', '*.csrf_exempt', '*.exempt'], when: (call) => /csrf/.test(call.path) },
  { weakness: 'error-leak', calls: ['traceback.print_exc', 'traceback.print_exception'], when: () => true },
  {
    weakness: 'error-leak',
    calls: [
      'jsonify',
      'flask.jsonify',
      'HttpResponse',
      'JsonResponse',
      'make_response',
      'flask.make_response',
      'Response',
      'flask.abort',
      'HTTPException',
    ],
    when: (call) =>
      [...call.args, ...call.named.values()].some((value) =>
        [...value.origins].some((origin) => origin === 'caught' || origin.includes('traceback')),
      ),
  },
  {
    weakness: 'email-injection',
    calls: ['*.sendmail', 'send_mail', 'django.core.mail.send_mail'],
    args: [0, 1, 2, 3, 'subject'],
    level: LEVEL.request,
  },
  {
    weakness: 'hard-coded-secret',
    calls: [
      '*.secret_key',
      'itsdangerous.URLSafeTimedSerializer',
      'jwt.encode',
      'jwt.decode',
      'itsdangerous.Serializer',
      'itsdangerous.URLSafeSerializer',
    ],
    when: (call) => {
      const key = argument(call, call.path.startsWith('jwt') ? 1 : 0, 'key');
      return key !== undefined && isSecret(key);
    },
  },
];

/** Settings by their names, wherever they are set. */
export const SETTINGS: readonly AssignmentRule[] = [
  {
    weakness: 'auth-bypass',
    targets: ['session.[]', 'session.[dynamic]'],
    level: LEVEL.request,
    // What the request carries, not what somebody who was asked about it answered; who logs in is who they say they are.
    when: ({ path, shape }, { key }) =>
      (shape !== undefined || /(?:^|\.)(?:request|req)\.|(?:^|\.)(?:unquote|unquote_plus|b64decode)\b/.test(path)) &&
      !/^(?:user|user_?name|email|login|name|nick|lang|language|locale|theme|next)$/i.test(key),
  },
  { weakness: 'hostname-check-off', targets: ['check_hostname'], when: isFalse },
  { weakness: 'tls-verification-off', targets: ['verify_mode'], when: (value) => /CERT_NONE$/.test(value.path) },
  {
    weakness: 'tls-verification-off',
    targets: ['verify'],
    when: (value, { path }) => isFalse(value) && /\.verify$/.test(path),
  },
  {
    weakness: 'tls-verification-off',
    targets: ['ssl._create_default_https_context'],
    when: (value) => /_create_unverified_context$/.test(value.path),
  },
  { weakness: 'weak-tls', targets: ['minimum_version'], when: (value) => /(?:SSLv3|TLSv1|TLSv1_1)$/.test(value.path) },
  {
    weakness: 'debug-enabled',
    targets: ['DEBUG', 'TEMPLATE_DEBUG', 'debug', 'DEBUG_PROPAGATE_EXCEPTIONS', 'app.config.DEBUG', 'TESTING'],
    when: (value, { path }) =>
      isTrue(value) &&
      (/^(?:TEMPLATE_)?DEBUG|DEBUG_PROP/.test(path) || /(?:app|config)\.(?:debug|DEBUG|TESTING)$/.test(path)),
  },
  {
    weakness: 'insecure-cookie',
    targets: [
      'SESSION_COOKIE_SECURE',
      'SESSION_COOKIE_HTTPONLY',
      'CSRF_COOKIE_SECURE',
      'REMEMBER_COOKIE_SECURE',
      'CSRF_COOKIE_HTTPONLY',
      'SECURE_SSL_REDIRECT',
      'REMEMBER_COOKIE_HTTPONLY',
    ],
    when: isFalse,
  },
  { weakness: 'csrf-off', targets: ['WTF_CSRF_ENABLED', 'WTF_CSRF_CHECK_DEFAULT'], when: isFalse },
  { weakness: 'cors-wildcard', targets: ['CORS_ORIGIN_ALLOW_ALL', 'CORS_ALLOW_ALL_ORIGINS'], when: isTrue },
  { weakness: 'cors-wildcard', targets: ['Access-Control-Allow-Origin'], when: (value) => constantOf(value) === '*' },
  {
    weakness: 'bind-all',
    targets: ['ALLOWED_HOSTS'],
    when: (value) => (value.items ?? []).some((item) => constantOf(item) === '*'),
  },
  {
    weakness: 'hard-coded-secret',
    targets: ['SECRET_KEY', 'secret_key', 'JWT_SECRET_KEY', 'WTF_CSRF_SECRET_KEY'],
    when: isSecret,
  },
  {
    weakness: 'header-injection',
    targets: ['headers.[dynamic]', 'Content-Type', 'Location', 'Content-Disposition', 'headers.[]'],
    level: LEVEL.request,
  },
  { weakness: 'untrusted-initialisation', targets: ['environ.[]', 'os.environ.[dynamic]'], level: LEVEL.request },
];

/** A name under which a fixed text is a credential. */
export function isSecretAssignment(name: string, value: Value): boolean {
  return SECRET_NAME.test(name) && isSecret(value);
}
