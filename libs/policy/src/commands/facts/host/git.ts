import type { FactReader, Reversibility, Target } from '../../fact.js';
import type { Word } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { gitConfig, gitSettings } from './git-config.js';
import { readGit, readGitOptions } from './git-command.js';
import { targetsOf } from './targets.js';

type Subcommand = (args: readonly Word[]) => FactParts[];

const refs = (words: readonly Word[]): Target[] => words.map(({ text }) => ({ text, scope: 'object' }));
const when = (holds: boolean, ...facts: FactParts[]): FactParts[] => (holds ? facts : []);
const forced = (reversibility: Reversibility = 'irreversible') => ({ traits: ['force' as const], reversibility });

/** git-push(1): a `+` before a refspec forces, a `:` before it deletes; `--force-with-lease` looks before it leaps. */
const push: Subcommand = (args) => {
  const options = readGitOptions(args, 'push');
  if (options.has('-n', '--dry-run')) return [];
  const specs = options.operands.slice(1);
  const deleted = specs.filter(({ text }) => /^\+?:./.test(text));
  const replaced = specs.filter(({ text }) => text.startsWith('+'));
  const lease = options.has('--force-with-lease') && !options.has('-f', '--force');
  const deletes = options.has('-d', '--delete');
  return [
    ...when(
      options.has('-f', '--force', '--mirror') || replaced.length > 0,
      fact('git.force_push', { targets: refs(specs), ...forced() }),
    ),
    ...when(lease, fact('git.force_push', { targets: refs(specs), reversibility: 'externally_reversible' })),
    ...when(deletes || deleted.length > 0, fact('git.delete_remote_ref', { targets: refs(deletes ? specs : deleted) })),
    ...when(options.has('--prune', '--mirror'), fact('git.delete_remote_ref', { traits: ['all'] })),
    ...when(options.has('--no-verify'), fact('git.bypass')),
  ];
};

const reset: Subcommand = (args) =>
  when(readGitOptions(args).has('--hard', '--merge'), fact('git.discard', { traits: ['all'] }));

const clean: Subcommand = (args) => {
  const options = readGitOptions(args);
  return when(
    options.has('-f', '--force') && !options.has('-n', '--dry-run'),
    fact('git.discard', { targets: targetsOf(options.operands), ...forced() }),
  );
};

/** git-checkout(1): paths, `.` and `-f` throw changes away; a branch name alone keeps them. */
const checkout: Subcommand = (args) => {
  const options = readGitOptions(args, 'checkout');
  const afterDashes = args.findIndex(({ text }) => text === '--');
  const paths =
    afterDashes >= 0 ? args.slice(afterDashes + 1) : options.operands.filter(({ text }) => isPathLike(text));
  const creates = options.has('-b', '--orphan', '-p', '--patch');
  const discards = options.has('-f', '--force', '--ours', '--theirs') || (paths.length > 0 && !creates);
  return [
    ...when(discards, fact('git.discard', { targets: targetsOf(paths) })),
    ...when(options.has('-B'), fact('git.rewrite', forced())),
  ];
};

const isPathLike = (text: string): boolean =>
  /^(?:\.{1,2}(?:\/|$)|:\/|\*)/.test(text) ||
  /\.(?:[jt]sx?|py|go|rs|java|md|json|ya?ml|toml|txt|lock|css|html|sh)$/.test(text);

const restore: Subcommand = (args) => {
  const options = readGitOptions(args, 'restore');
  const indexOnly = options.has('-S', '--staged') && !options.has('-W', '--worktree');
  return when(
    !indexOnly && !options.has('-p', '--patch'),
    fact('git.discard', { targets: targetsOf(options.operands) }),
  );
};

const switchTo: Subcommand = (args) => {
  const options = readGitOptions(args, 'switch');
  return [
    ...when(options.has('-f', '--force', '--discard-changes'), fact('git.discard', { traits: ['all', 'force'] })),
    ...when(options.has('-C', '--force-create'), fact('git.rewrite', forced())),
  ];
};

const branch: Subcommand = (args) => {
  const options = readGitOptions(args, 'branch');
  const deletes = options.has('-d', '--delete');
  const force = options.has('-f', '--force');
  const overwrites = options.has('-M', '-C') || (force && !deletes);
  return [
    ...when(
      options.has('-D') || (deletes && force),
      fact('git.delete_ref', { targets: refs(options.operands), ...forced() }),
    ),
    ...when(
      deletes && !force,
      fact('git.delete_ref', { targets: refs(options.operands), reversibility: 'reversible' }),
    ),
    ...when(overwrites, fact('git.rewrite', { targets: refs(options.operands), ...forced() })),
  ];
};

const tag: Subcommand = (args) => {
  const options = readGitOptions(args, 'tag');
  const force = options.has('-d', '--delete', '-f', '--force');
  return when(force, fact('git.delete_ref', { targets: refs(options.operands), ...forced('externally_reversible') }));
};

const stash: Subcommand = ([first, ...rest]) =>
  when(first?.text === 'drop' || first?.text === 'clear', fact('git.discard', { targets: refs(rest) }));

const commit: Subcommand = (args) => {
  const options = readGitOptions(args, 'commit');
  return [
    ...when(options.has('-n', '--no-verify'), fact('git.bypass')),
    ...when(options.has('--amend'), fact('git.rewrite', { reversibility: 'reversible' })),
  ];
};

/** Commands that make or take commits and run hooks on the way. */
const bypassing: Subcommand = (args) => when(readGitOptions(args).has('--no-verify'), fact('git.bypass'));

const rebase: Subcommand = (args) => [
  ...bypassing(args),
  ...when(!readGitOptions(args).has('--abort', '--continue'), fact('git.rewrite', { reversibility: 'reversible' })),
];

const rewrite: Subcommand = () => [fact('git.rewrite', forced())];

const reflog: Subcommand = ([first]) =>
  when(/^(?:expire|delete|drop)$/.test(first?.text ?? ''), fact('git.rewrite', forced()));

const gc: Subcommand = (args) =>
  when(
    args.some(({ text }) => /^--prune=(?:now|all|\d)/.test(text)),
    fact('git.rewrite', forced()),
  );

const updateRef: Subcommand = (args) => {
  const options = readGitOptions(args);
  return when(options.has('-d', '--stdin'), fact('git.delete_ref', { targets: refs(options.operands), ...forced() }));
};

const worktree: Subcommand = ([first, ...rest]) =>
  when(
    first?.text === 'remove' && readGitOptions(rest).has('-f', '--force'),
    fact('git.discard', { targets: targetsOf(readGitOptions(rest).operands), ...forced() }),
  );

const submodule: Subcommand = ([first, ...rest]) =>
  first?.text === 'deinit' && readGitOptions(rest).has('-f', '--force', '--all')
    ? [fact('git.discard', forced())]
    : first?.text === 'foreach'
      ? [fact('project.run')]
      : [];

/** git-rm(1) keeps what was changed since the last commit, unless forced; the rest is in the history. */
const remove: Subcommand = (args) => {
  const options = readGitOptions(args);
  const force = options.has('-f', '--force') && !options.has('--cached', '-n', '--dry-run');
  return when(force, fact('git.discard', { targets: targetsOf(options.operands), ...forced() }));
};

const SUBCOMMANDS = new Map<string, Subcommand>(
  Object.entries({
    push,
    reset,
    clean,
    checkout,
    restore,
    switch: switchTo,
    branch,
    tag,
    stash,
    commit,
    rebase,
    reflog,
    gc,
    worktree,
    submodule,
    rm: remove,
    merge: bypassing,
    'cherry-pick': bypassing,
    am: bypassing,
    pull: bypassing,
    prune: rewrite,
    replace: rewrite,
    'update-ref': updateRef,
    'filter-branch': rewrite,
    'filter-repo': rewrite,
    config: gitConfig,
  }),
);

const git: FactReader = ({ args }) => {
  const command = readGit(args);
  if (!command) return [];
  if (command.args.some(({ text }) => text === '--help' || text === '-h')) return [];
  return [...gitSettings(command.settings), ...(SUBCOMMANDS.get(command.subcommand)?.(command.args) ?? [])];
};

/** bfg(1) and git-filter-repo(1) are also programs of their own. */
const historyTool: FactReader = () => rewrite([]);

export const gitPrograms: Readonly<Record<string, FactReader>> = {
  git,
  bfg: historyTool,
  'git-filter-repo': historyTool,
  'git-filter-branch': historyTool,
};
