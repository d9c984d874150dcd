import type { CallFacts } from '../../flow/call-facts.js';
import type { RuleSet } from '../../flow/rules.js';
import { lastSegment, LEVEL, type Danger, type Value } from '../../flow/value.js';
import type { FunctionNode } from '../../tree/tree.js';
import { JAVA_CRYPTOGRAPHY } from './cryptography.js';
import { JAVA_ADDRESSES } from './addresses.js';
import { JAVA_INJECTION } from './injection.js';
import { isBuiltMarkup } from '../shapes.js';
import { JAVA_SERVICES } from './services.js';
import { javaExpression, javaStatement } from './wholes.js';

const REQUEST =
  /(?:^|\.)(?:(?:Http)?ServletRequest|HttpServletRequest|ServerHttpRequest|WebRequest|MultipartHttpServletRequest)$/;
const REQUEST_CALLS = new Set(
  'getParameter getParameterValues getParameterMap getParameterNames getHeader getHeaders getHeaderNames getCookies getQueryString getInputStream getReader getPart getParts getRequestURL getPathInfo getRemoteUser getTheParameter'.split(
    ' ',
  ),
);
const ANNOTATED =
  /^(?:RequestParam|PathVariable|RequestBody|RequestHeader|CookieValue|ModelAttribute|RequestPart|MatrixVariable|QueryParam|PathParam|FormParam|HeaderParam|CookieParam)$/;
const CLEAN = new Set(
  'parseInt parseLong parseDouble parseFloat parseBoolean isEmpty length size equals equalsIgnoreCase indexOf lastIndexOf contains startsWith endsWith hashCode compareTo exists isFile isDirectory fromString digest doFinal nextInt'.split(
    ' ',
  ),
);
const CLEANERS: Readonly<Record<string, readonly Danger[]>> = {
  encodeForHTML: ['html'],
  encodeForHTMLAttribute: ['html'],
  encodeForJavaScript: ['html'],
  encodeForLDAP: ['ldap'],
  encodeForDN: ['ldap'],
  encodeForSQL: ['sql'],
  encodeForXPath: ['xpath'],
  encodeForOS: ['command'],
  encodeForURL: ['url', 'html', 'header'],
  escapeHtml: ['html'],
  escapeHtml3: ['html'],
  escapeHtml4: ['html'],
  escapeEcmaScript: ['html'],
  htmlEscape: ['html'],
  forHtml: ['html'],
  forHtmlAttribute: ['html'],
  forHtmlContent: ['html'],
  getFileName: ['path'],
  normalize: [],
};

function cleaner(call: CallFacts): readonly Danger[] | 'clean' | undefined {
  const name = lastSegment(call.path);
  if (CLEAN.has(name)) return 'clean';
  if (/FilenameUtils\.getName$/.test(call.path)) return ['path'];
  if (/URLEncoder\.encode$/.test(call.path)) return ['url', 'html', 'header', 'path', 'log'];
  if (/UUID\.fromString$|Pattern\.quote$/.test(call.path)) return 'clean';
  if (Object.hasOwn(CLEANERS, name)) return CLEANERS[name];
  return /^(?:escape|sanitize|clean|validate|encodeFor(?!Base64))/i.test(name)
    ? ['html', 'sql', 'xpath', 'ldap', 'path', 'log', 'header', 'command', 'url']
    : undefined;
}

function isRequest(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    (REQUEST.test(value.type ?? '') || REQUEST.test(value.path) || /^(?:request|req)$/.test(value.path))
  );
}

function isHandler(definition: FunctionNode): boolean {
  return definition.parameters.some(
    ({ type, annotations }) => REQUEST.test(type) || annotations.some((name) => ANNOTATED.test(name)),
  );
}

/** What Java's ecosystem is known by. */
export const JAVA_RULES: RuleSet = {
  replacesFirst: false,
  fallsThrough: true,
  calls: [...JAVA_INJECTION, ...JAVA_ADDRESSES, ...JAVA_CRYPTOGRAPHY, ...JAVA_SERVICES],
  assignments: [],
  records: [],
  source: () => undefined,
  callSource(call) {
    const name = lastSegment(call.path);
    if (REQUEST_CALLS.has(name) && (isRequest(call.receiver) || name === 'getTheParameter')) return LEVEL.request;
    if (/(?:^|\.)System\.(?:getenv|getProperty)$/.test(call.path))
      return /getenv$/.test(call.path) ? LEVEL.outside : undefined;
    if (/(?:^|\.)(?:ZipEntry|TarArchiveEntry|ArchiveEntry|JarEntry)\.getName$/.test(call.typedPath ?? call.path))
      return LEVEL.outside;
    if (/(?:Scanner|BufferedReader)\.(?:next|nextLine|readLine)$/.test(call.typedPath ?? call.path))
      return LEVEL.outside;
    if (/MultipartFile\.getOriginalFilename$/.test(call.typedPath ?? call.path)) return LEVEL.request;
    return undefined;
  },
  cleaner,
  parameter(definition, index, name) {
    const declared = definition.parameters[index];
    const type = declared?.type ?? '';
    if (/^(?:int|long|boolean|double|float|short|byte|char|Integer|Long|Boolean|UUID|Double)$/.test(type))
      return { path: name, level: LEVEL.fixed };
    if (declared?.annotations.some((annotation) => ANNOTATED.test(annotation)))
      return { path: name, level: LEVEL.request };
    if (definition.name === 'main' && /^String(?:\[\]|\.\.\.)?/.test(type)) return { path: name, level: LEVEL.outside };
    if (/^(?:String|CharSequence|Object|byte\[\]|URI|URL|File|Path|InputStream)/.test(type))
      return { path: name, level: LEVEL.parameter };
    return { path: type.replace(/<.*$/, '') || name, level: LEVEL.fixed };
  },
  isHandler,
  onExpression: javaExpression,
  onStatement: javaStatement,
  onReturn({ value, at, isHandler: answers }, observer) {
    const isPage = answers && isBuiltMarkup(value);
    if (isPage && observer.reach(value, 'html') >= LEVEL.request) observer.report('xss', at);
  },
};
