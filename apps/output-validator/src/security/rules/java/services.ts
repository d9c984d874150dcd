import { textAt, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';

const FEATURE = 'set[F]eature|setAttribute|setProperty|setExpandEntityReferences|setXIncludeAware';

/** Somebody told the parser to do without document types or external entities. */
function isHardened(value: Value | undefined): boolean {
  const keys = [...(value?.fields?.entries() ?? [])];
  return keys.some(
    ([key, set]) =>
      /disallow-doctype-decl|FEATURE_SECURE_PROCESSING|external-(?:general|parameter)-entities|ACCESS_EXTERNAL_(?:DTD|SCHEMA|STYLESHEET)|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|supportDTD|isSupportingExternalEntities|secure-processing/.test(
        key,
      ) &&
      new RegExp(FEATURE).test(key) &&
      set !== undefined,
  );
}

const PARSERS = [
  'DocumentBuilderFactory.newDocumentBuilder',
  'SAXParserFactory.newSAXParser',
  'XMLInputFactory.createXMLStreamReader',
  'XMLInputFactory.createXMLEventReader',
  'SAXReader.read',
  'SAXBuilder.build',
  'XMLReader.parse',
  'TransformerFactory.newTransformer',
  'SchemaFactory.newSchema',
  'org.jdom2.input.SAXBuilder.build',
  '*.newDocumentBuilder',
  '*.newSAXParser',
  '*.createXMLStreamReader',
  '*.createXMLEventReader',
  'Digester.parse',
];

function isCookieOpen(call: CallFacts): boolean {
  const cookie = call.args[0];
  if (!cookie || !/Cookie$/.test(`${cookie.type ?? cookie.path}`)) return false;
  return constantOf(cookie.fields?.get('setSecure')) !== true;
}

/** How services are set up, and what they tell. */
export const JAVA_SERVICES: readonly CallRule[] = [
  { weakness: 'xxe', calls: PARSERS, when: (call) => !isHardened(call.receiver) },
  { weakness: 'insecure-cookie', calls: ['*.addCookie'], when: isCookieOpen },
  {
    weakness: 'insecure-cookie',
    calls: [
      'Cookie.setSecure',
      'javax.servlet.http.Cookie.setSecure',
      'Cookie.setHttpOnly',
      'javax.servlet.http.Cookie.setHttpOnly',
      '*.setSecure',
      '*.setHttpOnly',
    ],
    when: (call) => constantOf(call.args[0]) === false && /[cC]ookie/.test(`${call.typedPath ?? ''}${call.path}`),
  },
  {
    weakness: 'clear-text-storage',
    calls: ['Cookie', 'javax.servlet.http.Cookie'],
    when: (call) =>
      [...(call.args[1]?.origins ?? []), call.args[1]?.path ?? ''].some((origin) => /passw/i.test(origin)),
  },
  {
    weakness: 'cors-wildcard',
    calls: ['*.setHeader', '*.addHeader', '*.allowedOrigins', '*.addAllowedOrigin', '*.setAllowedOrigins'],
    when: (call, observer) =>
      (/^access-control-allow-origin$/i.test(textAt(call, 0)) &&
        (constantOf(call.args[1]) === '*' || observer.reach(call.args[1], 'header') >= LEVEL.request)) ||
      (/AllowedOrigin|allowedOrigins/.test(call.path) && constantOf(call.args[0]) === '*'),
  },
  {
    weakness: 'csrf-off',
    calls: ['*.csrf.disable', 'AbstractHttpConfigurer.disable'],
    when: (call) => /csrf/.test(call.path),
  },
  {
    weakness: 'tls-verification-off',
    calls: [
      'NoopHostnameVerifier',
      'AllowAllHostnameVerifier',
      'TrustAllStrategy',
      'TrustSelfSignedStrategy',
      '*.loadTrustMaterial',
      'SSLConnectionSocketFactory',
    ],
    when: (call) =>
      !/loadTrustMaterial|SSLConnection/.test(call.path) ||
      call.args.some((value) => /NoopHostnameVerifier|ALLOW_ALL|TrustAll|TrustSelfSigned/.test(value.path)),
  },
  {
    weakness: 'hostname-check-off',
    calls: ['*.setHostnameVerifier', '*.setDefaultHostnameVerifier', '*.setSSLHostnameVerifier', '*.hostnameVerifier'],
    when: (call) => /Noop|ALLOW_ALL|AllowAll/.test(call.args[0]?.path ?? '') || alwaysTrue(call.args[0]),
  },
  {
    weakness: 'weak-tls',
    calls: ['SSLContext.getInstance', 'javax.net.ssl.SSLContext.getInstance'],
    when: (call) => /^(?:SSL|SSLv2|SSLv3|TLSv1|TLSv1\.1)$/.test(textAt(call, 0)),
  },
  {
    weakness: 'weak-tls',
    calls: ['*.setEnabledProtocols'],
    when: (call) =>
      (call.args[0]?.items ?? []).some((item) => /^(?:SSLv\d|TLSv1|TLSv1\.1)$/.test(String(constantOf(item)))),
  },
  {
    weakness: 'clear-text',
    calls: ['java.net.URL', 'URL'],
    when: (call) => /^http:\/\/(?!localhost|127\.)/.test(textAt(call, 0)),
  },
  {
    weakness: 'clear-text',
    calls: [
      'FTPClient',
      'TelnetClient',
      'org.apache.commons.net.ftp.FTPClient',
      'SocketFactory.getDefault',
      'javax.net.SocketFactory.getDefault',
    ],
  },
  {
    weakness: 'insecure-temp',
    calls: ['File', 'java.io.File', 'FileWriter', 'FileOutputStream', 'Paths.get'],
    when: (call) => /^\/(?:var\/)?tmp\//.test(call.args[0]?.shape ?? ''),
  },
  {
    weakness: 'insecure-temp',
    calls: [
      'File.createTempFile',
      'java.io.File.createTempFile',
      'Files.createTempDir',
      'com.google.common.io.Files.createTempDir',
    ],
  },
  {
    weakness: 'permissive-mode',
    calls: ['*.setReadable', '*.setWritable', '*.setExecutable'],
    when: (call) => constantOf(call.args[0]) === true && constantOf(call.args[1]) === false,
  },
  {
    weakness: 'permissive-mode',
    calls: ['PosixFilePermissions.fromString', 'java.nio.file.attribute.PosixFilePermissions.fromString'],
    when: (call) => /^.{6}[^-]|^.{7}w/.test(textAt(call, 0)),
  },
  {
    weakness: 'stack-trace-shown',
    calls: ['*.printStackTrace'],
    when: (call) => call.args.some((value) => /getWriter|Writer/.test(`${value.path}${value.type ?? ''}`)),
  },
  {
    weakness: 'error-leak',
    calls: ['*.sendError', '*.getWriter.println', '*.getWriter.print', '*.getWriter.write'],
    when: (call) =>
      call.args.some(
        (value) =>
          [...value.origins].some((origin) => origin === 'caught') &&
          hasHole(value) &&
          !value.harmlessFor.has('html') &&
          /getStackTrace|StackTrace/.test(value.path),
      ),
  },
  {
    weakness: 'auth-bypass',
    calls: ['*.setAttribute', '*.putValue', '*.getSession.setAttribute', '*.getSession.putValue'],
    when: (call, observer) =>
      /[sS]ession/.test(`${call.path}${call.receiver?.type ?? ''}`) &&
      call.args.some((value) => observer.reach(value, 'data') >= LEVEL.request),
  },
];

/** A function that says yes to everybody. */
function alwaysTrue(value: Value | undefined): boolean {
  const [only, ...rest] = value?.closure?.definition.body ?? [];
  return only?.kind === 'return' && rest.length === 0 && only.value?.kind === 'literal' && only.value.value === true;
}
