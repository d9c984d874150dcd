import { isOption, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltQuery } from '../shapes.js';

const SHELLS = [
  'child_process.exec',
  'child_process.execSync',
  'cp.exec',
  'cp.execSync',
  'exec',
  'execSync',
  'shelljs.exec',
  'shell.exec',
  'execa.command',
  'execa.commandSync',
  'execaCommand',
  'ssh2.Client.exec',
  'node-cmd.run',
];

const STARTS = [
  'child_process.spawn',
  'child_process.spawnSync',
  'child_process.execFile',
  'child_process.execFileSync',
  'child_process.fork',
  'spawn',
  'spawnSync',
  'execFile',
  'execFileSync',
  'execa',
  'execa.execa',
  'cross-spawn',
];

const QUERIES = [
  '*.query',
  '*.execute',
  '*.raw',
  '*.all',
  '*.get',
  '*.run',
  '*.exec',
  '*.each',
  '*.prepare',
  '*.$queryRawUnsafe',
  '*.$executeRawUnsafe',
  '*.whereRaw',
  '*.orderByRaw',
  '*.havingRaw',
  '*.joinRaw',
  '*.literal',
  '*.unsafe',
  '*.queryRaw',
  'sequelize.literal',
  '*.createQueryBuilder',
  '*.sql',
  '*.multi',
  '*.one',
  '*.any',
  '*.none',
  '*.manyOrNone',
  '*.oneOrNone',
];

function isThroughShell(call: CallFacts): boolean {
  const program = constantOf(call.args[0]);
  const flag = constantOf(call.args[1]?.items?.[0]);
  return (
    isOption(call, 'shell', true) ||
    (typeof program === 'string' &&
      /(?:^|\/)(?:ba|z|da)?sh$|^cmd(?:\.exe)?$|powershell/.test(program) &&
      /^[-/]/.test(String(flag)))
  );
}

const isDynamic = (call: CallFacts) => {
  const [line] = call.args;
  return line !== undefined && line.shape !== undefined && hasHole(line);
};

/** `regex.exec(text)` starts nothing. */
function isNoRegex(call: CallFacts): boolean {
  const receiver = call.receiver?.path ?? '';
  return call.receiver === undefined || /child_process|shell|cp$|execa|ssh|conn/i.test(receiver);
}

function isEqOnly(filter: Value | undefined): boolean {
  const parts = [...(filter?.fields?.values() ?? [])];
  return (
    parts.length > 0 &&
    parts.every(
      (part) =>
        part.level === LEVEL.fixed ||
        part.fields?.has('$eq') === true ||
        part.harmlessFor.has('sql') ||
        part.shape !== undefined,
    )
  );
}

/** Commands, queries, paths and addresses that are put together. */
export const INJECTION: readonly CallRule[] = [
  { weakness: 'command-injection', calls: SHELLS, args: [0], level: LEVEL.outside, when: isNoRegex },
  {
    weakness: 'shell-command',
    calls: SHELLS,
    args: [0],
    level: LEVEL.unknown,
    when: (call) => isNoRegex(call) && isDynamic(call),
  },
  {
    weakness: 'shell-command',
    calls: SHELLS,
    args: [0],
    level: LEVEL.parameter,
    when: (call) => isNoRegex(call) && call.path.includes('child_process'),
  },
  { weakness: 'command-injection', calls: STARTS, args: [0], level: LEVEL.request },
  { weakness: 'command-injection', calls: STARTS, args: [1], level: LEVEL.unknown, when: isThroughShell },
  {
    weakness: 'shell-command',
    calls: STARTS,
    args: [0],
    level: LEVEL.unknown,
    when: (call) => isOption(call, 'shell', true) && isDynamic(call),
  },
  {
    weakness: 'sql-injection',
    calls: QUERIES,
    args: [0],
    level: LEVEL.outside,
    when: (call) =>
      isBuiltQuery(call.args[0]) ||
      isBuiltQuery(call.args[0]?.fields?.get('text')) ||
      isBuiltQuery(call.args[0]?.fields?.get('sql')),
  },
  {
    weakness: 'sql-built',
    calls: QUERIES,
    args: [0],
    level: LEVEL.parameter,
    when: (call) => isBuiltQuery(call.args[0]),
  },
  {
    weakness: 'sql-injection',
    calls: ['*.$queryRawUnsafe', '*.$executeRawUnsafe', '*.whereRaw', '*.orderByRaw', '*.raw', 'sequelize.literal'],
    args: [0],
    level: LEVEL.request,
  },
  {
    weakness: 'nosql-injection',
    calls: ['*.find', '*.findOne', '*.where', '*.count', '*.$where'],
    when: (call, observer) => observer.reach(call.args[0]?.fields?.get('$where'), 'sql') >= LEVEL.request,
  },
  {
    weakness: 'nosql-injection',
    calls: [
      '*.find',
      '*.findOne',
      '*.findOneAndUpdate',
      '*.findOneAndDelete',
      '*.updateOne',
      '*.updateMany',
      '*.update',
      '*.deleteOne',
      '*.deleteMany',
      '*.remove',
      '*.count',
      '*.countDocuments',
      '*.aggregate',
      '*.where',
      '*.$where',
      '*.findAndModify',
      '*.exists',
      '*.distinct',
    ],
    args: [0],
    level: LEVEL.request,
    when: (call) =>
      call.args[0]?.closure === undefined &&
      (call.args[0]?.fields !== undefined || /\.(?:body|query)$/.test(call.args[0]?.path ?? '')) &&
      !isEqOnly(call.args[0]),
  },
  { weakness: 'dynamic-import', calls: ['require', 'import', 'require.resolve'], args: [0], level: LEVEL.request },
  {
    weakness: 'xpath-injection',
    calls: [
      'xpath.select',
      'xpath.select1',
      'xpath.evaluate',
      'xpath.parse',
      '*.evaluate',
      '*.xpath.select',
      'xpath.useNamespaces',
      '*.selectNodes',
      '*.selectSingleNode',
    ],
    args: [0],
    level: LEVEL.parameter,
    when: (call) => hasHole(call.args[0] as Value) && /xpath|document|doc\b|xml|dom/i.test(call.path),
  },
  {
    weakness: 'ldap-injection',
    calls: ['*.search', '*.searchAsync'],
    when: (call, observer) =>
      /ldap|client/i.test(call.path) &&
      [call.args[0], call.args[1]?.fields?.get('filter')].some(
        (value) => observer.reach(value, 'ldap') >= LEVEL.parameter && value !== undefined && hasHole(value),
      ),
  },
];
