import type { FactReader, Target } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { producersOf } from './producers.js';

/** `-9`, `-KILL`, `-s SIGKILL`: the process gets no chance to put its things in order. */
const KILLS = /^-?(?:9|KILL|SIGKILL|STOP|SIGSTOP|19)$/;
/** Signals that end nothing: 0 only asks, the others make most services read their settings again. */
const HARMLESS = /^-?(?:0|1|HUP|SIGHUP|USR1|USR2|SIGUSR1|SIGUSR2|WINCH|SIGWINCH|CONT|SIGCONT|10|12|18|28|QUIT0)$/;

const readKill = createOptionReader({ valued: '-s --signal -n -q --queue', long: '--list --table --signal' });
const readPkill = createOptionReader({
  valued:
    '--signal -u --euid -U --uid -G --group -g --pgroup -P --parent -s --session -t --terminal -F --pidfile -o --older -y --younger',
  long: '--full --exact --list-name --signal --echo',
});

const ended = (targets: readonly Target[], force: boolean, all = false): FactParts =>
  fact('process.kill', { targets, traits: traitsWhere({ force, all }), reversibility: 'externally_reversible' });

const isSignal = (text: string): boolean => /^-(?:\d{1,2}|[A-Z][A-Z0-9]{1,8})$/.test(text);

/** Programs that print the numbers of all processes that answer to a name or a pattern. */
const LISTERS = new Set(['pgrep', 'pidof', 'ps']);

/** kill(1): `-1` as a target is every process, 1 is the one that all others hang on. */
const kill: FactReader = (invocation) => {
  const { args } = invocation;
  const words = args.map(({ text }) => text);
  const options = readKill(args);
  if (words.some((word) => /^-[lL]$|^--(?:list|table)$/.test(word))) return [];
  const [first] = words;
  const byNumber = first !== undefined && isSignal(first) && words.length > 1;
  const signal = byNumber ? first : (options.values('-s', '--signal', '-n')[0]?.text ?? '-15');
  if (HARMLESS.test(signal)) return [];
  const pids = words.filter((word, index) => /^-?\d{1,10}$/.test(word) && !(byNumber && index === 0));
  const all = pids.includes('-1') || pids.includes('1');
  const byName = producersOf(invocation).some(({ program }) => LISTERS.has(program));
  const scope = byName ? 'object' : 'unknown';
  const targets: Target[] = options.operands.map(({ text }) => ({ text, scope }));
  return [ended(targets, KILLS.test(signal), all)];
};

/** pkill(1), killall(1): whatever answers to a name, an account or a pattern. */
const pkill: FactReader = ({ args }) => {
  const words = args.map(({ text }) => text);
  const options = readPkill(args);
  const signal = words.find(isSignal) ?? options.values('--signal', '-s')[0]?.text ?? '-15';
  if (HARMLESS.test(signal) || options.has('-l', '--list')) return [];
  const owners = options.values('-u', '--euid', '-U', '--uid', '-G', '--group', '-t', '--terminal');
  const names = options.operands.map(({ text }) => ({ text, scope: 'object' as const }));
  return [ended(names, KILLS.test(signal), owners.length > 0)];
};

/** Whoever holds a file, a port or an image's name. */
const NAMED: Target = { text: '', scope: 'object' };

const fuser: FactReader = ({ args }) =>
  args.some(({ text }) => /^-[a-zA-Z]{0,6}k|^--kill$/.test(text)) ? [ended([NAMED], true)] : [];

const taskkill: FactReader = ({ args }: Invocation) => [
  ended(
    [NAMED],
    args.some(({ text }) => /^\/f$/i.test(text)),
  ),
];

export const processPrograms: Readonly<Record<string, FactReader>> = {
  kill,
  fuser,
  taskkill,
  'stop-process': taskkill,
  ...readBy(pkill, 'pkill killall skill slay'),
  killall5: () => [ended([], true, true)],
};
