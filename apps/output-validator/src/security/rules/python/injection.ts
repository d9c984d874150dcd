import { argument, option, type CallFacts } from '../../flow/call-facts.js';
import type { CallRule, Observer } from '../../flow/rules.js';
import { constantOf, hasHole, LEVEL, type Value } from '../../flow/value.js';
import { isBuiltQuery } from '../shapes.js';

const SHELLS = [
  'os.system',
  'os.popen',
  'os.popen2',
  'os.popen3',
  'os.popen4',
  'popen2.popen2',
  'popen2.popen3',
  'popen2.popen4',
  'popen2.Popen3',
  'popen2.Popen4',
  'commands.getoutput',
  'commands.getstatusoutput',
  'subprocess.getoutput',
  'subprocess.getstatusoutput',
  'asyncio.create_subprocess_shell',
  'pty.spawn',
];

const STARTS = [
  'subprocess.call',
  'subprocess.run',
  'subprocess.Popen',
  'subprocess.check_call',
  'subprocess.check_output',
  'utils.execute',
  'utils.execute_with_timeout',
];

const EXECS = [
  'os.execl',
  'os.execle',
  'os.execlp',
  'os.execlpe',
  'os.execv',
  'os.execve',
  'os.execvp',
  'os.execvpe',
  'os.spawnl',
  'os.spawnle',
  'os.spawnlp',
  'os.spawnlpe',
  'os.spawnv',
  'os.spawnve',
  'os.spawnvp',
  'os.spawnvpe',
  'os.posix_spawn',
  'os.startfile',
  'asyncio.create_subprocess_exec',
];

/** `shell=True`, or a shell as the program. */
function isShell(call: CallFacts): boolean {
  const asked = option(call, 'shell');
  const value = constantOf(asked);
  if (asked && (asked.items?.length ?? 0) + (asked.fields?.size ?? 0) > 0) return true;
  if (asked && value !== undefined) return Boolean(value);
  const items = argument(call, 0, 'args')?.items;
  const [program, flag] = (items ?? []).map(constantOf);
  return (
    typeof program === 'string' &&
    /(?:^|\/)(?:ba|z|da|k)?sh$|cmd(?:\.exe)?$/.test(program) &&
    /^[-/]\w*c$/i.test(String(flag))
  );
}

function isUnfixed(value: Value | undefined, least: number, observer: Observer): boolean {
  return value !== undefined && observer.reach(value, 'command') >= least;
}

function hasWildcard(call: CallFacts): boolean {
  const [first] = call.args;
  const words = (first?.items ?? [first, ...call.args.slice(1)]).flatMap((item) => [item, ...(item?.items ?? [])]);
  const text = words.map((item) => String(constantOf(item) ?? '')).join(' ');
  return /(?:^|[\s/])(?:chown|chmod|tar|rsync)\s[^]*\*/.test(text);
}

const isQuery = (call: CallFacts) => {
  const query = argument(call, 0, 'sql') ?? call.named.get('query') ?? call.named.get('statement');
  return query !== undefined && !query.constant && (query.shape === undefined || isBuiltQuery(query));
};

/** Commands, queries, paths, addresses and expressions that are put together. */
export const INJECTION: readonly CallRule[] = [
  { weakness: 'command-injection', calls: SHELLS, args: [0, 'cmd', 'command'], level: LEVEL.outside },
  { weakness: 'shell-command', calls: SHELLS, args: [0, 'cmd', 'command'], level: LEVEL.unknown },
  {
    weakness: 'shell-enabled',
    calls: [
      'popen2.popen2',
      'popen2.popen3',
      'commands.getoutput',
      'commands.getstatusoutput',
      'os.popen2',
      'os.popen3',
      'os.popen4',
    ],
  },
  { weakness: 'command-injection', calls: STARTS, args: [0, 'args'], level: LEVEL.outside, when: isShell },
  { weakness: 'shell-command', calls: STARTS, args: [0, 'args'], level: LEVEL.unknown, when: isShell },
  { weakness: 'shell-enabled', calls: STARTS, when: (call) => isShell(call) && option(call, 'shell') !== undefined },
  { weakness: 'command-injection', calls: [...STARTS, ...EXECS], args: [0, 'args'], level: LEVEL.request },
  {
    weakness: 'shell-command',
    calls: STARTS,
    when: (call, observer) => {
      const line = argument(call, 0, 'args');
      return (
        line?.items === undefined &&
        line?.shape !== undefined &&
        hasHole(line) &&
        isUnfixed(line, LEVEL.parameter, observer)
      );
    },
  },
  { weakness: 'command-injection', calls: EXECS, args: [0, 1, 2, 3], level: LEVEL.request },
  {
    weakness: 'shell-command',
    calls: ['*.exec_command', '*.invoke_shell', '*.send_command', 'paramiko.exec_command'],
    args: [0],
    level: LEVEL.unknown,
  },
  { weakness: 'shell-command', calls: ['*.exec_command'], when: (call) => /paramiko|ssh|client/i.test(call.path) },
  {
    weakness: 'wildcard-command',
    calls: [...SHELLS, ...STARTS, ...EXECS],
    when: (call) => hasWildcard(call) && (isShell(call) || /^os\./.test(call.path)),
  },
  {
    weakness: 'sql-injection',
    calls: [
      '*.execute',
      '*.executemany',
      '*.executescript',
      '*.raw',
      '*.extra',
      '*.execute_sql',
      '*.fetch',
      '*.fetchrow',
      '*.fetchval',
      '*.read_sql',
      '*.read_sql_query',
      '*.mogrify',
    ],
    args: [0, 'sql', 'query', 'where'],
    level: LEVEL.outside,
    when: isQuery,
  },
  {
    weakness: 'sql-built',
    calls: [
      '*.execute',
      '*.executemany',
      '*.executescript',
      '*.raw',
      '*.execute_sql',
      '*.read_sql',
      '*.read_sql_query',
      'sqlalchemy.text',
      'text',
      '*.query',
      '*.RawSQL',
      'RawSQL',
    ],
    args: [0, 'sql', 'query'],
    level: LEVEL.unknown,
    when: (call) => isBuiltQuery(argument(call, 0, 'sql')),
  },
  {
    weakness: 'sql-injection',
    calls: ['sqlalchemy.text', '*.RawSQL', 'RawSQL', '*.order_by', '*.having'],
    args: [0],
    level: LEVEL.request,
    when: (call) => call.args[0] !== undefined && hasHole(call.args[0]),
  },
  {
    weakness: 'sql-built',
    calls: ['*.extra', 'RawSQL', 'django.db.models.expressions.RawSQL'],
    when: (call) =>
      call.args.some((value) => !value.constant && hasHole(value) && value.items === undefined) ||
      ['where', 'select', 'tables'].some((name) =>
        (call.named.get(name)?.items ?? [...(call.named.get(name)?.fields?.values() ?? [])]).some(
          (part) => hasHole(part) && part.level > 0,
        ),
      ),
  },
];
