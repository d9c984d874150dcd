import { constantOf, hasHole, lastSegment, LEVEL, type Value } from '../../flow/value.js';
import { argument, isOption, option, textAt } from '../../flow/call-facts.js';
import type { AssignmentRule, CallRule } from '../../flow/rules.js';

const MERGES = [
  'lodash.merge',
  'lodash.mergeWith',
  'lodash.defaultsDeep',
  'lodash.set',
  'lodash.setWith',
  '_.merge',
  '_.defaultsDeep',
  '_.set',
  'jquery.extend',
  '$.extend',
  'jQuery.extend',
  'deepmerge',
  'merge',
  'merge-deep',
  'deep-extend',
  'extend',
  'hoek.merge',
  'object-path.set',
  'dot-prop.set',
  'lodash.zipObjectDeep',
  'lodash.merge.default',
  'node.extend',
  'just-extend',
];
const isCode = (value: Value | undefined) => value !== undefined && !value.constant && value.closure === undefined;

/** Code that is run, objects that are made of what comes in, and their prototypes. */
export const OBJECTS: readonly CallRule[] = [
  {
    weakness: 'code-injection',
    calls: [
      'eval',
      'Function',
      'window.eval',
      'globalThis.eval',
      'global.eval',
      'setTimeout',
      'setInterval',
      'setImmediate',
      'vm.runInThisContext',
      'vm.runInNewContext',
      'vm.runInContext',
      'vm.Script',
      'vm.compileFunction',
      'vm2.VM.run',
      'safe-eval',
      'static-eval',
      'mathjs.eval',
      'new Function',
      'execScript',
      '*.constructor.constructor',
    ],
    when: (call, observer) =>
      call.args.some((value) => value.closure === undefined && observer.reach(value, 'code') >= LEVEL.outside),
  },
  {
    weakness: 'code-evaluation',
    calls: [
      'eval',
      'window.eval',
      'global.eval',
      'globalThis.eval',
      'vm.runInThisContext',
      'vm.runInNewContext',
      'vm.runInContext',
      'vm.Script',
      'vm.compileFunction',
      'safe-eval',
    ],
    when: (call, observer) =>
      isCode(call.args[0]) &&
      (observer.reach(call.args[0], 'code') > LEVEL.fixed || call.args[0]?.level === LEVEL.fixed),
  },
  {
    weakness: 'code-evaluation',
    calls: ['Function'],
    when: (call, observer) =>
      call.args.some((value) => isCode(value) && observer.reach(value, 'code') >= LEVEL.unknown),
  },
  {
    weakness: 'code-evaluation',
    calls: ['setTimeout', 'setInterval'],
    when: (call) => call.args[0]?.closure === undefined && call.args[0]?.shape !== undefined && hasHole(call.args[0]),
  },
  {
    weakness: 'template-injection',
    calls: [
      'ejs.render',
      'ejs.compile',
      'pug.render',
      'pug.compile',
      'jade.compile',
      'jade.render',
      'handlebars.compile',
      'Handlebars.compile',
      'mustache.render',
      'nunjucks.renderString',
      'nunjucks.compile',
      'lodash.template',
      '_.template',
      'dot.template',
      'swig.render',
      'hogan.js.compile',
      'eta.render',
      'twig.twig',
      'underscore.template',
      'velocityjs.render',
      'doT.template',
    ],
    args: [0],
    level: LEVEL.outside,
  },
  {
    weakness: 'deserialisation',
    calls: [
      'node-serialize.unserialize',
      'serialize-to-js.deserialize',
      'funcster.deepDeserialize',
      'js-yaml.load',
      'jsyaml.load',
      'yaml.load',
      'v8.deserialize',
      'cryo.parse',
      'bson.deserialize',
      'php-serialize.unserialize',
      'serialize.unserialize',
      'node-serialize.deserialize',
    ],
    args: [0],
    level: LEVEL.outside,
    when: (call) => !option(call, 'schema') || /FULL_SCHEMA$/.test(option(call, 'schema')?.path ?? ''),
  },
  {
    weakness: 'unsafe-deserialisation',
    calls: ['node-serialize.unserialize', 'serialize-to-js.deserialize', 'funcster.deepDeserialize', 'cryo.parse'],
    when: (call) => !call.args[0]?.constant,
  },
  {
    weakness: 'unsafe-deserialisation',
    calls: ['serialize-javascript'],
    when: (call) => isOption(call, 'unsafe', true),
  },
  { weakness: 'prototype-pollution', calls: MERGES, args: [0, 1, 2, 3], level: LEVEL.request },
  {
    weakness: 'mass-assignment',
    calls: ['Object.assign', '*.update', '*.create', '*.insert', '*.findByIdAndUpdate', '*.insertOne'],
    when: (call, observer) =>
      call.args
        .slice(call.path === 'Object.assign' ? 1 : 0)
        .some(
          (value) =>
            /(?:^|\.)(?:req|request|ctx\.request)\.body$/.test(value.path) &&
            observer.reach(value, 'data') >= LEVEL.request,
        ) &&
      (call.path === 'Object.assign' || /^[A-Z]|[mM]odel|prisma|users?|accounts?/.test(call.path)),
  },
  { weakness: 'regex-injection', calls: ['RegExp'], args: [0], level: LEVEL.request },
  {
    weakness: 'incomplete-escaping',
    calls: ['*.replace'],
    when: (call) =>
      call.args[0]?.type !== 'global' &&
      ['"', "'", '<', '>', '&', '\\', '*', '../', '..', '/../', '%25', '\n', '|', '"'].includes(textAt(call, 0)) &&
      call.args[0]?.path !== 'RegExp' &&
      constantOf(call.args[1]) !== undefined &&
      call.receiver?.constant === undefined,
  },
  {
    weakness: 'incomplete-escaping',
    calls: ['*.replace'],
    when: (call) =>
      call.args[0]?.path === 'RegExp' &&
      /^(?:<script|<\[\^>\]|<!--|javascript:|on\\w|\\?\.\\?\.\\?\/)|^<.*>$/.test(textAt(call, 0)) &&
      constantOf(call.args[1]) === '',
  },
  {
    weakness: 'incomplete-escaping',
    calls: ['*.replace', '*.replaceAll'],
    when: (call) =>
      call.args[0]?.path === 'RegExp' &&
      ["'", '"', '[\'"]'].includes(textAt(call, 0)) &&
      /^\\\\?['"]|^\\\\?\$&/.test(String(constantOf(call.args[1]))) &&
      !/replace/.test(call.receiver?.path ?? ''),
  },
  {
    weakness: 'xxe',
    calls: [
      'libxmljs.parseXml',
      'libxmljs.parseXmlString',
      'libxmljs2.parseXml',
      'libxmljs.parseXmlAsync',
      'libxml.parseXml',
      'libxmljs.Document.fromXml',
    ],
    when: (call) => isOption(call, 'noent', true) || isOption(call, 'replaceEntities', true),
  },
  {
    weakness: 'xml-bomb',
    calls: ['libxmljs.SaxParser', 'libxmljs.SaxPushParser', 'node-expat.Parser', 'expat.Parser'],
    args: [0],
    level: LEVEL.request,
  },
  { weakness: 'xml-bomb', calls: ['node-expat.Parser'] },
  {
    weakness: 'resource-exhaustion',
    calls: [
      'Buffer.alloc',
      'Buffer.allocUnsafe',
      'Array',
      '*.repeat',
      'setTimeout',
      '*.padStart',
      '*.padEnd',
      'new Buffer',
    ],
    when: (call, observer) => {
      const size = argument(call, lastSegment(call.path) === 'setTimeout' ? 1 : 0);
      return call.path !== 'Array' || call.isNew ? observer.reach(size, 'data') >= LEVEL.request : false;
    },
  },
  {
    weakness: 'resource-exhaustion',
    calls: ['ajv', 'Ajv', 'ajv.default'],
    when: (call) => isOption(call, 'allErrors', true),
  },
  {
    weakness: 'obfuscated-code',
    calls: ['require', 'eval', 'import', 'Function'],
    when: (call) =>
      /(?:^|\.)(?:Buffer\.from|atob|unescape)/.test(call.args[0]?.path ?? '') && call.args[0]?.level === LEVEL.fixed,
  },
];

/** Properties whose names somebody else chooses. */
export const OBJECT_TARGETS: readonly AssignmentRule[] = [
  { weakness: 'prototype-pollution', targets: ['[dynamic]'], level: LEVEL.request },
  { weakness: 'prototype-pollution', targets: ['__proto__', 'constructor.prototype'], level: LEVEL.unknown },
];
