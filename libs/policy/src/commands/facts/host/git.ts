import type { FactReader } from '../../fact.js';
import { fact } from './fact-parts.js';
import { gitConfig, gitSettings } from './git-config.js';
import { readGit, readGitOptions } from './git-command.js';
import { forced, when } from './git-parts.js';
import type { Subcommand } from './git-parts.js';
import { branch, push, tag, updateRef } from './git-refs.js';
import { targetsOf } from './targets.js';

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

const stash: Subcommand = ([first, ...rest]) =>
  when(
    first?.text === 'drop' || first?.text === 'clear',
    fact('git.discard', { targets: rest.map(({ text }) => ({ text, scope: 'object' as const })) }),
  );

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
