import type { CallFacts } from '../../flow/call-facts.js';
import type { CallRule, Observer } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Danger, type Value } from '../../flow/value.js';
import { isBuiltQuery } from '../shapes.js';

const QUERIES = [
  'executeQuery',
  'executeUpdate',
  'execute',
  'executeLargeUpdate',
  'addBatch',
  'prepareStatement',
  'prepareCall',
  'queryForObject',
  'queryForList',
  'queryForMap',
  'queryForRowSet',
  'query',
  'update',
  'batchUpdate',
  'createQuery',
  'createNativeQuery',
  'createSQLQuery',
  'queryForInt',
  'queryForLong',
  'nativeQuery',
  'sqlRestriction',
  'newQuery',
].map((name) => `*.${name}`);

/** The worst that a value, or what it is made of, carries. */
export function reach(value: Value | undefined, danger: Danger, observer: Observer): number {
  const parts = (value?.items ?? []).map((item) => observer.reach(item, danger));
  return Math.max(observer.reach(value, danger), ...parts);
}

const hasQuery = (call: CallFacts) => call.args.find((value) => isBuiltQuery(value));

function hasSafeConstructor(call: CallFacts): boolean {
  return /SafeConstructor/.test([call.receiver?.path, ...(call.receiver?.items ?? []).map((item) => item.path)].join());
}

/** Commands, queries, paths, addresses, expressions and pages that are put together. */
export const JAVA_INJECTION: readonly CallRule[] = [
  {
    weakness: 'command-injection',
    calls: [
      'Runtime.getRuntime.exec',
      'Runtime.exec',
      '*.ProcessBuilder',
      'ProcessBuilder',
      '*.ProcessBuilder.command',
      'ProcessBuilder.command',
      'CommandLine.parse',
      'DefaultExecutor.execute',
    ],
    when: (call, observer) => call.args.some((value) => reach(value, 'command', observer) >= LEVEL.outside),
  },
  {
    weakness: 'shell-command',
    calls: ['Runtime.getRuntime.exec', 'Runtime.exec', 'ProcessBuilder', '*.ProcessBuilder'],
    when: (call, observer) =>
      call.args.some((value) => hasHole(value) && reach(value, 'command', observer) >= LEVEL.parameter),
  },
  {
    weakness: 'partial-path',
    calls: ['Runtime.getRuntime.exec', 'Runtime.exec', 'ProcessBuilder'],
    when: (call) =>
      /^[\w-]+(?:\s|$)/.test(String(constantOf(call.args[0]) ?? constantOf(call.args[0]?.items?.[0]) ?? '/')),
    confidence: 'medium',
  },
  {
    weakness: 'sql-injection',
    calls: QUERIES,
    when: (call, observer) => observer.reach(hasQuery(call), 'sql') >= LEVEL.outside,
  },
  {
    weakness: 'sql-built',
    calls: QUERIES,
    when: (call, observer) => observer.reach(hasQuery(call), 'sql') >= LEVEL.unknown,
  },
  {
    weakness: 'ldap-injection',
    calls: ['*.search', '*.lookup', '*.searchForObject'],
    when: (call, observer) =>
      /[dD]irContext|LdapContext|InitialDirContext|ctx|LdapTemplate|ldap/.test(
        `${call.typedPath ?? ''} ${call.path}`,
      ) && call.args.some((value) => observer.reach(value, 'ldap') >= LEVEL.parameter),
  },
  {
    weakness: 'ldap-injection',
    calls: [
      'DirContext.search',
      'InitialDirContext.search',
      '*.idc.search',
      'javax.naming.directory.InitialDirContext.search',
    ],
    when: (call, observer) =>
      call.args.some(
        (value) => value.shape !== undefined && hasHole(value) && observer.reach(value, 'ldap') >= LEVEL.unknown,
      ),
  },
  {
    weakness: 'xpath-injection',
    calls: ['*.evaluate', '*.compile', '*.selectNodes', '*.selectSingleNode'],
    when: (call, observer) =>
      /xpath|XPath|^xp\.|\.xp\./.test(`${call.typedPath ?? ''} ${call.path}`) &&
      observer.reach(call.args[0], 'xpath') >= LEVEL.parameter,
  },
  {
    weakness: 'code-injection',
    calls: [
      '*.eval',
      'ScriptEngine.eval',
      'GroovyShell.evaluate',
      '*.parseExpression',
      'SpelExpressionParser.parseExpression',
      'Ognl.getValue',
      '*.createValueExpression',
      'MVEL.eval',
      'JexlEngine.createExpression',
      '*.createExpression',
      '*.createMethodExpression',
      'Eval.me',
      'GroovyShell.parse',
      'TemplateEngine.process',
      '*.buildConstraintViolationWithTemplate',
      'MVEL.executeExpression',
      'MVEL.compileExpression',
      'Interpreter.eval',
    ],
    args: [0, 1],
    level: LEVEL.parameter,
  },
  {
    weakness: 'dynamic-import',
    calls: ['Class.forName', '*.loadClass', 'System.load', 'System.loadLibrary'],
    args: [0],
    level: LEVEL.request,
  },
  {
    weakness: 'regex-injection',
    calls: ['Pattern.compile', 'java.util.regex.Pattern.compile', '*.matches', '*.replaceAll'],
    args: [0],
    level: LEVEL.request,
    when: (call) => call.receiver?.level === LEVEL.fixed || call.path.includes('Pattern'),
  },
  {
    weakness: 'deserialisation',
    calls: ['*.readObject', '*.readUnshared'],
    when: (call) => /ObjectInputStream|ObjectInput|XMLDecoder|Kryo/.test(`${call.typedPath ?? ''} ${call.path}`),
  },
  {
    weakness: 'deserialisation',
    calls: [
      'XStream.fromXML',
      '*.fromXML',
      'Yaml.load',
      '*.Yaml.load',
      'Yaml.loadAs',
      'Kryo.readClassAndObject',
      'JSON.parseObject',
      'SerializationUtils.deserialize',
      'XMLDecoder.readObject',
      '*.Kryo.readObject',
      'HessianInput.readObject',
      'Hessian2Input.readObject',
    ],
    when: (call, observer) =>
      call.args.some((value) => observer.reach(value, 'data') >= LEVEL.parameter) && !hasSafeConstructor(call),
  },
  {
    weakness: 'unsafe-deserialisation',
    calls: [
      '*.enableDefaultTyping',
      '*.activateDefaultTyping',
      '*.JdkSerializationRedisSerializer',
      'JdkSerializationRedisSerializer',
    ],
  },
];
