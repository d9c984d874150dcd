import type { Word } from '../../invocation.js';
import { createOptionReader } from './options.js';
import type { Options } from './options.js';

/** A call of git, its global options taken apart from the subcommand and its words. */
export interface GitCommand {
  subcommand: string;
  args: readonly Word[];
  /** What `-c` sets for this one call, as `[key in lower case, value]`. */
  settings: ReadonlyArray<readonly [string, string]>;
}

const VALUED = new Set(
  '-C -c --git-dir --work-tree --namespace --config-env --exec-path --super-prefix --list-cmds'.split(' '),
);

/** Reads git(1)'s own options; what follows belongs to the subcommand. Without one the answer is undefined. */
export function readGit(args: readonly Word[]): GitCommand | undefined {
  const settings: Array<readonly [string, string]> = [];
  for (let index = 0; index < args.length; index++) {
    const { text } = args[index] as Word;
    if (!text.startsWith('-')) return { subcommand: text, args: args.slice(index + 1), settings };
    if (text === '--' || text === '--help' || text === '-h') return undefined;
    if (text.startsWith('--config-env=')) settings.push(namedSetting(text.slice('--config-env='.length)));
    if (!VALUED.has(text)) continue;
    index++;
    if (text === '-c') settings.push(setting(args[index]?.text ?? ''));
    if (text === '--config-env') settings.push(namedSetting(args[index]?.text ?? ''));
  }
  return undefined;
}

/** What a variable gives a setting, which the command line does not tell. */
export const UNTOLD = '${}';

/** `--config-env=KEY=NAME`: the value is what the variable holds. */
const namedSetting = (text: string): readonly [string, string] => [
  text.slice(0, Math.max(0, text.lastIndexOf('='))).toLowerCase(),
  UNTOLD,
];

/** `key=value`; git takes the key's name in any case and a key alone as true. */
export function setting(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text.toLowerCase(), 'true'] : [text.slice(0, equals).toLowerCase(), text.slice(equals + 1)];
}

const LONG =
  '--hard --merge --soft --mixed --keep --force --force-with-lease --force-if-includes --force-create --dry-run ' +
  '--delete --mirror --prune --all --tags --no-verify --staged --worktree --discard-changes --ours --theirs --patch ' +
  '--interactive --quiet --cached --detach --track --amend --abort --continue --expire-unreachable --stdin --list';

/** The same letter takes a value in one subcommand and none in the next: `clean -x` and `rebase -x`. */
const VALUED_BY_SUBCOMMAND: Readonly<Record<string, string>> = {
  commit: '-m --message -F --file -C -c -t --author --date --fixup --reuse-message',
  push: '-o --push-option --receive-pack --repo',
  checkout: '-b -B --orphan --conflict --pathspec-from-file',
  switch: '-c -C --create --force-create --orphan',
  restore: '-s --source --pathspec-from-file',
  merge: '-m -s -X --strategy --strategy-option',
  rebase: '-x --exec --onto -s -X --strategy',
  tag: '-m -F -u --sort',
  branch: '-u --set-upstream-to --sort',
};

const readers = new Map(
  Object.entries(VALUED_BY_SUBCOMMAND).map(([name, valued]) => [name, createOptionReader({ valued, long: LONG })]),
);
const readOther = createOptionReader({ long: LONG });

/** Reads the options of a subcommand. */
export const readGitOptions = (args: readonly Word[], subcommand = ''): Options =>
  (readers.get(subcommand) ?? readOther)(args);
