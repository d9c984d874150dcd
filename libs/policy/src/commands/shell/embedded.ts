import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { tailOf } from './options.js';
import { inside, programNameOf, readRest, readSource, type Unwrap, type Unwrapper } from './wrap.js';

/** Finds shell text in the words of one program. */
type TextFinder = (args: readonly ReadWord[]) => ReadWord[];

/** Programs with shell text in some option of theirs. They stay, and the commands in that text are added. */
export const EMBEDDING_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ['git', readGit],
  ...texts(['tar', 'gtar', 'bsdtar'], (args) => [
    ...behindName(args, '--checkpoint-action=exec='),
    ...behindName(args, '--to-command='),
    ...behindName(args, '--use-compress-program='),
    ...behindName(args, '--info-script='),
    ...nextOf(args, ['-I', '--to-command', '--use-compress-program', '--info-script', '-F']),
    ...nextOf(args, ['--checkpoint-action']).flatMap((word) => behindName([word], 'exec=')),
  ]),
  ...texts(['rsync'], (args) => [...behindName(args, '--rsh='), ...nextOf(args, ['-e', '--rsh'])]),
  ...texts(['zip'], (args) => [...behindName(args, '--unzip-command='), ...nextOf(args, ['-TT', '--unzip-command'])]),
  ...texts(['sed', 'gsed'], sedCommands),
  ...texts(['vi', 'vim', 'nvim', 'view', 'ex', 'vimdiff', 'rvim'], (args) => args.flatMap(viCommands)),
  ...texts(['make', 'gmake'], (args) => args.flatMap((word) => afterMatch(word, /^--eval=\$\(shell /))),
  ...texts(['man'], (args) => [...behindName(args, '--pager='), ...nextOf(args, ['-P', '--pager'])]),
  ...texts(['split', 'gsplit'], (args) => [...behindName(args, '--filter='), ...nextOf(args, ['--filter'])]),
  ...texts(['sort', 'gsort'], (args) => [
    ...behindName(args, '--compress-program='),
    ...nextOf(args, ['--compress-program']),
  ]),
  ...texts(['socat'], (args) => args.flatMap((word) => afterMatch(word, /^(?:EXEC|SYSTEM|SHELL):/i)).map(socatCommand)),
  ...texts(['nc', 'ncat', 'netcat'], (args) => nextOf(args, ['-e', '-c', '--exec', '--sh-exec'])),
  ...texts(['ssh', 'scp', 'sftp'], (args) => sshOptions(args)),
  ...texts(['psql', 'mysql', 'sqlite3'], (args) =>
    args.flatMap((word) => afterMatch(word, /^(?:\\!|\.shell|\.system)\s{1,8}/)),
  ),
  ...texts(['tmux', 'screen'], (args) => sentKeys(args)),
]);

/** The unwrappers of two tables for the same program, one after the other: the second one's commands are added. */
export function both(first: Unwrapper, second: Unwrapper): Unwrapper {
  return (draft, context, unwrap) => {
    const started = first(draft, context, unwrap);
    const embedded = second(draft, context, unwrap);
    return started && embedded ? [...started, ...embedded.slice(1)] : (started ?? embedded);
  };
}

function texts(names: readonly string[], find: TextFinder): Array<[string, Unwrapper]> {
  return names.map((name) => [name, (draft, context) => readTexts(draft, context, find(draft.args))]);
}

function readTexts(draft: Draft, context: Context, found: readonly ReadWord[]): Invocation[] | undefined {
  if (found.length === 0) return undefined;
  const inner = inside(context, programNameOf(draft), 'shell');
  const detached: Draft = { ...draft, input: { from: 'none' } };
  return [invocationOf(draft, context), ...found.flatMap((word) => readSource(word, detached, inner) ?? [])];
}

function behindName(args: readonly ReadWord[], name: string): ReadWord[] {
  return args.filter((word) => word.text.startsWith(name)).map((word) => tailOf(word, name.length));
}

function nextOf(args: readonly ReadWord[], names: readonly string[]): ReadWord[] {
  return args.flatMap((word, index) => {
    const next = args[index + 1];
    return next && names.includes(word.text) ? [next] : [];
  });
}

function afterMatch(word: ReadWord, start: RegExp): ReadWord[] {
  const match = start.exec(word.text);
  return match ? [tailOf(word, match[0].length)] : [];
}

const GIT_PROGRAM_SETTING =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|askpass|gitproxy)|sequence\.editor|diff\.external|pager\.\w{1,30}|credential\.helper|gpg\.program)=(?!true$|false$)!?/i;
const GIT_FILTERS = [
  '--tree-filter',
  '--index-filter',
  '--msg-filter',
  '--env-filter',
  '--parent-filter',
  '--commit-filter',
  '--exec',
  '-x',
];

function readGit(draft: Draft, context: Context, unwrap: Unwrap): Invocation[] | undefined {
  const { args } = draft;
  const settings = nextOf(args, ['-c']).flatMap((word) => [
    ...afterMatch(word, /^alias\.[\w-]{1,60}=!/i),
    ...afterMatch(word, GIT_PROGRAM_SETTING),
  ]);
  const verb = args.findIndex((word) =>
    ['filter-branch', 'rebase', 'submodule', 'bisect', 'difftool', 'worktree'].includes(word.text),
  );
  const action = args[verb]?.text;
  const filters = action === 'filter-branch' || action === 'rebase' ? nextOf(args.slice(verb), GIT_FILTERS) : [];
  const read = readTexts(draft, context, [...settings, ...filters]);
  const next = args[verb + 1]?.text;
  const starts = (action === 'submodule' && next === 'foreach') || (action === 'bisect' && next === 'run');
  if (!starts) return read;
  const words = args.slice(verb + 2).filter((word, index) => index > 0 || word.text !== '--recursive');
  const inner = inside(context, 'git', 'each');
  const [only] = words;
  const started =
    only && words.length === 1 ? readSource(only, draft, inner) : readRest(draft, words, { context: inner, unwrap });
  return [...(read ?? [invocationOf(draft, context)]), ...(started ?? [])];
}

/** `1e command`, `e command`, and the command in `s/…/command/e`. */
function sedCommands(args: readonly ReadWord[]): ReadWord[] {
  return args.flatMap((word) => [
    ...afterMatch(word, /^(?:\d{1,6}|\$|\/[^/]{0,200}\/)?\s{0,4}e\s{1,4}(?=\S)/),
    ...afterMatch(word, /^(?:\d{1,6})?s\/[^/\n]{0,400}\/(?=[^/\n]{1,400}\/[gIpm0-9]{0,4}e)/).map((tail) => ({
      ...tail,
      text: tail.text.replace(/\/[gIpm0-9]{0,4}e[^\n]*$/, ''),
    })),
  ]);
}

/** `-c ':!command'`, `+!command`, `:r !command`, `:call system("command")`, `:w !sudo tee`. */
function viCommands(word: ReadWord): ReadWord[] {
  const bang = afterMatch(word, /^\+?:{0,2}(?:\d{1,6}|%|\.)?(?:r|w|read|write|silent|sil)?\s{0,4}!/);
  const call = /\bsystem\(\s{0,4}["']([^"']{1,2000})["']/.exec(word.text)?.[1];
  return call === undefined ? bang : [...bang, { ...word, text: call }];
}

function socatCommand(word: ReadWord): ReadWord {
  // Behind the command socat takes options of its own: `EXEC:sh,pty,stderr`. Quotes keep a comma.
  const end = /['"]/.test(word.text) ? -1 : word.text.indexOf(',');
  return end < 0 ? word : { ...word, text: word.text.slice(0, end) };
}

function sshOptions(args: readonly ReadWord[]): ReadWord[] {
  const values = [...nextOf(args, ['-o']), ...args.flatMap((word) => afterMatch(word, /^-o(?=\S)/))];
  return values
    .flatMap((word) => afterMatch(word, /^(?:ProxyCommand|LocalCommand|KnownHostsCommand|RemoteCommand)[=\s]/i))
    .filter((word) => word.text.toLowerCase() !== 'none');
}

/** `tmux send-keys 'command' Enter` and `screen -X stuff 'command\n'` type into a shell. */
function sentKeys(args: readonly ReadWord[]): ReadWord[] {
  const verb = args.findIndex((word) => ['send-keys', 'send', 'stuff'].includes(word.text));
  if (verb < 0) return [];
  const words = args.slice(verb + 1);
  const target = words.findIndex((word) => word.text === '-t');
  const typed = target < 0 ? words : words.filter((_, index) => index !== target && index !== target + 1);
  return typed.filter((word) => !word.text.startsWith('-') && !/^(?:Enter|C-\w|KPEnter)$/.test(word.text)).slice(0, 1);
}
