import { argument, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, LEVEL, type Value } from '../../flow/value.js';
import { isHostOpen, isTargetOpen } from '../shapes.js';

const FILES = [
  'readFile',
  'readFileSync',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
  'createReadStream',
  'createWriteStream',
  'open',
  'openSync',
  'unlink',
  'unlinkSync',
  'readdir',
  'readdirSync',
  'rmdir',
  'rmdirSync',
  'rm',
  'rmSync',
  'mkdir',
  'mkdirSync',
  'rename',
  'renameSync',
  'copyFile',
  'copyFileSync',
  'stat',
  'statSync',
  'access',
  'existsSync',
  'exists',
  'lstat',
  'truncate',
  'chmod',
  'symlink',
  'readJson',
  'readJSON',
  'outputFile',
  'remove',
];

const REQUESTS = [
  'axios',
  'axios.get',
  'axios.post',
  'axios.put',
  'axios.delete',
  'axios.patch',
  'axios.head',
  'axios.request',
  'fetch',
  'node-fetch',
  'node-fetch.default',
  'got',
  'got.get',
  'got.post',
  'got.stream',
  'request',
  'request.get',
  'request.post',
  'request-promise',
  'request-promise.get',
  'superagent.get',
  'superagent.post',
  'needle',
  'needle.get',
  'needle.post',
  'http.get',
  'http.request',
  'https.get',
  'https.request',
  'undici.request',
  'undici.fetch',
  'bent',
  'urllib.request',
  'phin',
  '*.page.goto',
  'page.goto',
  '$http.get',
  'puppeteer.goto',
  'cross-fetch',
  'ky',
  'ky.get',
  'dns.lookup',
  'net.connect',
  'net.createConnection',
  'WebSocket',
  'ws.WebSocket',
];

const isOpen = (value: Value | undefined) => value !== undefined && value.level > LEVEL.fixed && isHostOpen(value);

const hosts = (value: Value | undefined) =>
  ['url', 'uri', 'baseURL', 'host', 'hostname', 'href'].map((name) => value?.fields?.get(name));

function hasRoot(call: CallFacts): boolean {
  return call.args.slice(1).some((value) => value.fields?.has('root'));
}

/** Paths, addresses, redirects and mails that are put together. */
export const ADDRESSES: readonly CallRule[] = [
  {
    weakness: 'path-traversal',
    calls: FILES.map((name) => `fs.${name}`).concat(FILES.map((name) => `fs-extra.${name}`)),
    args: [0],
    level: LEVEL.request,
  },
  {
    weakness: 'archive-traversal',
    calls: FILES.map((name) => `fs.${name}`),
    when: (call, observer) =>
      call.args[0] !== undefined &&
      [...call.args[0].origins].some((origin) => /(?:^|\.)entry\./.test(origin)) &&
      observer.reach(call.args[0], 'path') > LEVEL.fixed,
  },
  {
    weakness: 'path-traversal',
    calls: ['*.sendFile', '*.sendfile', '*.download', '*.res.render', 'send', 'koa-send'],
    args: [0, 1],
    level: LEVEL.request,
    when: (call) => !hasRoot(call),
  },
  { weakness: 'unrestricted-upload', calls: ['*.mv'], args: [0], level: LEVEL.request },
  {
    weakness: 'ssrf',
    calls: REQUESTS,
    when: (call, observer) =>
      [call.args[0], call.args[1], ...hosts(call.args[0])].some(
        (value) =>
          isOpen(value) &&
          value?.fields === undefined &&
          value?.closure === undefined &&
          observer.reach(value, 'url') >= LEVEL.request,
      ),
  },
  {
    weakness: 'open-redirect',
    calls: [
      '*.redirect',
      '*.res.location',
      'res.location',
      '*.sendRedirect',
      'NextResponse.redirect',
      'Response.redirect',
      'redirect',
    ],
    when: (call, observer) =>
      call.args.some(
        (value) => value.level > 0 && isTargetOpen(value) && observer.reach(value, 'url') >= LEVEL.request,
      ),
  },
  {
    weakness: 'open-redirect',
    calls: ['*.setHeader', '*.set', '*.header', '*.writeHead'],
    when: (call, observer) => {
      const target = /^location$/i.test(String(constantOf(call.args[0])))
        ? call.args[1]
        : call.args[1]?.fields?.get('Location');
      return target !== undefined && isTargetOpen(target) && observer.reach(target, 'url') >= LEVEL.request;
    },
  },
  {
    weakness: 'log-injection',
    calls: [
      'console.log',
      'console.info',
      'console.error',
      'console.warn',
      '*.logger.info',
      'logger.info',
      'logger.error',
      'winston.info',
      'log.info',
    ],
    args: [0, 1, 2],
    level: LEVEL.request,
  },
  {
    weakness: 'host-header',
    calls: ['*.sendMail', '*.send'],
    when: (call) =>
      /mail/i.test(call.path) &&
      ['text', 'html'].some((name) =>
        [...(argument(call, 0)?.fields?.get(name)?.origins ?? [])].some((origin) =>
          /\.(?:host|hostname)$|headers?[.:]host|(?:get|header):[hH]ost/.test(origin),
        ),
      ),
  },
];
