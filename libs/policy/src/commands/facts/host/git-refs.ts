import type { Target } from '../../fact.js';
import type { Word } from '../../invocation.js';
import { fact } from './fact-parts.js';
import { readGitOptions } from './git-command.js';
import { forced, when } from './git-parts.js';
import type { Subcommand } from './git-parts.js';

const refs = (words: readonly Word[]): Target[] => words.map(({ text }) => ({ text, scope: 'object' }));

/** git-push(1): a `+` before a refspec forces, a `:` before it deletes; `--force-with-lease` looks before it leaps. */
export const push: Subcommand = (args) => {
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

export const branch: Subcommand = (args) => {
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

export const tag: Subcommand = (args) => {
  const options = readGitOptions(args, 'tag');
  const force = options.has('-d', '--delete', '-f', '--force');
  return when(force, fact('git.delete_ref', { targets: refs(options.operands), ...forced('externally_reversible') }));
};

export const updateRef: Subcommand = (args) => {
  const options = readGitOptions(args);
  return when(options.has('-d', '--stdin'), fact('git.delete_ref', { targets: refs(options.operands), ...forced() }));
};
