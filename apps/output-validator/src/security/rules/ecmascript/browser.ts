import { argument, textAt } from '../../flow/call-facts.js';
import type { AssignmentRule, CallRule } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltMarkup, isTargetOpen } from '../shapes.js';

const isMarkup = (value: Value) => isBuiltMarkup(value) || value.level >= LEVEL.parameter;

/** What becomes part of a page. */
export const BROWSER: readonly CallRule[] = [
  {
    weakness: 'dom-xss',
    calls: [
      'document.write',
      'document.writeln',
      '*.insertAdjacentHTML',
      '*.createContextualFragment',
      '*.setHTMLUnsafe',
      'DOMParser.parseFromString',
    ],
    args: [0, 1],
    level: LEVEL.parameter,
  },
  {
    weakness: 'dom-xss',
    calls: [
      '*.html',
      '*.append',
      '*.prepend',
      '*.after',
      '*.before',
      '*.replaceWith',
      '$.parseHTML',
      '*.parseHTML',
      '*.wrap',
    ],
    args: [0],
    level: LEVEL.parameter,
    when: (call) =>
      /(?:^|\.)(?:\$|jQuery|jquery)\b/.test(call.path) && (isBuiltMarkup(call.args[0]) || /\.html$/.test(call.path)),
  },
  {
    weakness: 'dom-xss',
    calls: ['$', 'jQuery', 'jquery'],
    args: [0],
    level: LEVEL.request,
    when: (call) => !/^[#.]/.test(call.args[0]?.shape ?? ''),
  },
  {
    weakness: 'dom-xss',
    calls: ['JSX.dangerouslySetInnerHTML'],
    when: (call, observer) => {
      const markup = call.args[0]?.fields?.get('__html') ?? call.args[0];
      return markup !== undefined && !markup.constant && observer.reach(markup, 'html') >= LEVEL.unknown;
    },
  },
  { weakness: 'dom-xss', calls: ['JSX.href', 'JSX.src', 'JSX.action'], args: [0], level: LEVEL.request },
  {
    weakness: 'dom-xss',
    calls: [
      '*.bypassSecurityTrustHtml',
      '*.bypassSecurityTrustScript',
      '*.bypassSecurityTrustUrl',
      '*.bypassSecurityTrustResourceUrl',
      '*.bypassSecurityTrustStyle',
    ],
    when: (call) => !call.args[0]?.constant,
  },
  {
    weakness: 'open-redirect',
    calls: ['*.location.assign', '*.location.replace', 'location.assign', 'location.replace', 'window.open'],
    when: (call, observer) =>
      call.args[0] !== undefined && isTargetOpen(call.args[0]) && observer.reach(call.args[0], 'url') >= LEVEL.request,
  },
  {
    weakness: 'clear-text-storage',
    calls: ['localStorage.setItem', 'sessionStorage.setItem', '*.localStorage.setItem'],
    when: (call) => /passw|secret|credit|ssn/i.test(textAt(call, 0)) && !argument(call, 1)?.constant,
  },
  {
    weakness: 'auth-bypass',
    calls: ['*.postMessage'],
    when: (call) => constantOf(call.args[1]) === '*' && !/worker|port|parentPort|self$/i.test(call.path),
  },
  {
    weakness: 'autoescape-off',
    calls: ['nunjucks.configure', 'nunjucks.Environment'],
    when: (call) => call.args.some((value) => constantOf(value.fields?.get('autoescape')) === false),
  },
  {
    weakness: 'autoescape-off',
    calls: ['handlebars.compile', 'Handlebars.compile'],
    when: (call) => constantOf(call.args[1]?.fields?.get('noEscape')) === true,
  },
  {
    weakness: 'autoescape-off',
    calls: ['marked.setOptions', 'marked.use', 'markdown-it', 'MarkdownIt'],
    when: (call) =>
      constantOf(call.args[0]?.fields?.get('sanitize')) === false ||
      (/markdown-?it/i.test(call.path) && constantOf(call.args[0]?.fields?.get('html')) === true),
  },
  {
    weakness: 'unsafe-markup',
    calls: ['Handlebars.SafeString', 'handlebars.SafeString'],
    when: (call) => call.args[0] !== undefined && hasHole(call.args[0]),
  },
];

/** Properties of a page that are read as markup, code or an address. */
export const BROWSER_TARGETS: readonly AssignmentRule[] = [
  { weakness: 'dom-xss', targets: ['innerHTML', 'outerHTML', 'srcdoc'], level: LEVEL.unknown, when: isMarkup },
  {
    weakness: 'open-redirect',
    targets: ['location', 'location.href', 'window.location', 'document.location'],
    level: LEVEL.request,
    when: isTargetOpen,
  },
  {
    weakness: 'insecure-cookie',
    targets: ['document.cookie'],
    when: (value) => /session|token|auth|passw/i.test(value.shape ?? '') && !/;\s*secure/i.test(value.shape ?? ''),
  },
];
