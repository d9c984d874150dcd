import { argument, isOption, option, textAt, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, type Value } from '../../flow/value.js';

const VERBS = ['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'request'];
const requests = VERBS.map((verb) => `requests.${verb}`);
const clients = [
  ...requests,
  ...VERBS.map((verb) => `httpx.${verb}`),
  'httpx.Client',
  'httpx.AsyncClient',
  'httpx.stream',
  ...VERBS.map((verb) => `*.session.${verb}`),
  ...VERBS.map((verb) => `requests.Session.${verb}`),
];
const OLD = /PROTOCOL_(?:SSLv2|SSLv3|SSLv23|TLSv1|TLSv1_1)$|SSLv(?:2|3|23)_METHOD$|TLSv1(?:_1)?_METHOD$/;

const isOld = (value: Value | undefined) => OLD.test(value?.path ?? '');
const hasOldProtocol = (call: CallFacts) => call.args.some(isOld) || [...call.named.values()].some(isOld);

/** An address that means every interface. */
function isEveryInterface(value: Value | undefined): boolean {
  const host = value?.items ? value.items[0] : value;
  return ['', '0.0.0.0', '::', '0'].includes(String(constantOf(host) ?? 'none'));
}

/** Connections that do not check, do not encrypt or do not end. */
export const TRANSPORT: readonly CallRule[] = [
  { weakness: 'tls-verification-off', calls: clients, when: (call) => isOption(call, 'verify', false) },
  {
    weakness: 'tls-verification-off',
    calls: [
      'ssl._create_unverified_context',
      'ssl._https_verify_certificates',
      'urllib3.disable_warnings',
      'requests.packages.urllib3.disable_warnings',
    ],
    when: (call) => !call.path.includes('_https') || constantOf(call.args[0]) === false,
  },
  {
    weakness: 'tls-verification-off',
    calls: ['ssl.wrap_socket', 'ssl.SSLContext.wrap_socket'],
    when: (call) =>
      call.path === 'ssl.wrap_socket' ? !/CERT_REQUIRED$/.test(option(call, 'cert_reqs')?.path ?? '') : false,
  },
  {
    weakness: 'tls-verification-off',
    calls: [
      'aiohttp.TCPConnector',
      '*.TCPConnector',
      'aiohttp.ClientSession.get',
      'urllib3.PoolManager',
      'urllib3.HTTPSConnectionPool',
    ],
    when: (call) =>
      isOption(call, 'ssl', false) ||
      isOption(call, 'verify_ssl', false) ||
      /CERT_NONE$/.test(option(call, 'cert_reqs')?.path ?? String(constantOf(option(call, 'cert_reqs')))),
  },
  {
    weakness: 'tls-verification-off',
    calls: ['smtplib.SMTP.starttls', 'ftplib.FTP_TLS', 'imaplib.IMAP4_SSL', 'poplib.POP3_SSL', 'smtplib.SMTP_SSL'],
    when: (call) => !call.path.includes('FTP_TLS') && !option(call, 'context') && !option(call, 'ssl_context'),
  },
  {
    weakness: 'weak-tls',
    calls: ['ssl.SSLContext', 'ssl.wrap_socket', 'SSL.Context', 'OpenSSL.SSL.Context', '*.SSLContext'],
    when: hasOldProtocol,
  },
  { weakness: 'weak-tls', calls: ['ssl.SSLContext'], when: (call) => call.args.length === 0 && call.named.size === 0 },
  {
    weakness: 'tls-verification-off',
    calls: ['ssl.SSLContext.set_verify', 'SSL.Context.set_verify'],
    when: (call) => /VERIFY_NONE$/.test(call.args[0]?.path ?? ''),
  },
  {
    weakness: 'host-key-unchecked',
    calls: ['*.set_missing_host_key_policy'],
    when: (call) => /(?:AutoAddPolicy|WarningPolicy)$/.test(argument(call, 0, 'policy')?.path ?? ''),
  },
  {
    weakness: 'clear-text',
    calls: ['ftplib.FTP', 'FTP', 'telnetlib.Telnet', 'Telnet', 'pyftpdlib.servers.FTPServer', 'tftpy.TftpClient'],
  },
  {
    weakness: 'clear-text',
    calls: ['pysnmp.hlapi.CommunityData', '*.CommunityData', 'CommunityData'],
    when: (call) => ['0', '1'].includes(String(constantOf(option(call, 'mpModel')))),
  },
  {
    weakness: 'clear-text',
    calls: ['*.UsmUserData', 'UsmUserData'],
    when: (call) => call.args.length < 3 && call.named.size < 2,
  },
  {
    weakness: 'no-timeout',
    calls: [...requests, ...VERBS.map((verb) => `httpx.${verb}`)],
    when: (call) => option(call, 'timeout') !== undefined && constantOf(option(call, 'timeout')) === null,
  },
  {
    weakness: 'url-built',
    calls: [
      'urllib.request.urlopen',
      'urllib.request.urlretrieve',
      'urllib2.urlopen',
      'urllib.urlopen',
      'urllib.urlretrieve',
      '*.URLopener.open',
      '*.FancyURLopener.open',
      '*.URLopener.retrieve',
    ],
    when: (call) => textAt(call, 0).startsWith('file:'),
  },
  {
    weakness: 'bind-all',
    calls: ['*.bind'],
    when: (call) => call.args[0]?.items !== undefined && isEveryInterface(call.args[0]),
  },
  {
    weakness: 'bind-all',
    calls: [
      '*.run',
      'uvicorn.run',
      '*.TCPServer',
      '*.HTTPServer',
      '*.make_server',
      '*.run_simple',
      'waitress.serve',
      '*.create_server',
      '*.start_server',
      'socketserver.TCPServer',
      'http.server.HTTPServer',
    ],
    when: (call) =>
      isOption(call, 'host', '0.0.0.0') ||
      call.args.some(
        (value) =>
          constantOf(value) === '0.0.0.0' || (value.items !== undefined && constantOf(value.items[0]) === '0.0.0.0'),
      ),
  },
];
