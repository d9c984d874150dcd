import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import { createOptionReader } from './options.js';

const readPlain = createOptionReader({
  valued: '-m --message -r --rev -R --cwd -u --user',
  long: '--force --clean --all --no-backup',
});

function commandOf({ args }: Invocation): { name: string; options: ReturnType<typeof readPlain>; words: string[] } {
  const options = readPlain(args);
  const words = options.operands.map(({ text }) => text);
  return { name: words[0] ?? '', options, words };
}

/** hg(1): what throws away changes, changesets or the remote's heads. */
const hg: FactReader = (invocation) => {
  const { name, options } = commandOf(invocation);
  if (name === 'push') return options.has('-f', '--force') ? [fact('git.force_push', { traits: ['force'] })] : [];
  if (/^(?:strip|histedit|rollback|prune|debugstrip)$/.test(name)) return [fact('git.rewrite', { traits: ['force'] })];
  const discards =
    name === 'purge' || name === 'clean' || (name === 'revert' && options.has('-a', '--all', '-C', '--no-backup'));
  const clean = /^(?:update|up|checkout|co)$/.test(name) && options.has('-C', '--clean');
  return discards || clean ? [fact('git.discard')] : [];
};

/** svn(1): `revert` throws away changes; deleting a URL is a commit on the server. */
const svn: FactReader = (invocation) => {
  const { name, options, words } = commandOf(invocation);
  const remote = words.some((word) => /^(?:https?|svn(?:\+ssh)?|file):\/\//.test(word));
  if (name === 'revert' || (name === 'cleanup' && options.has('--remove-unversioned'))) return [fact('git.discard')];
  if (/^(?:delete|del|remove|rm)$/.test(name)) {
    return remote || options.has('--force')
      ? [fact('git.delete_remote_ref', { reversibility: 'externally_reversible' })]
      : [];
  }
  return [];
};

const svnadmin: FactReader = (invocation) =>
  commandOf(invocation).name === 'rmtxns' ? [fact('git.rewrite', { traits: ['force'] })] : [];

/** jj(1) keeps an operation log, so that most of it is undone by `jj undo`; what leaves it is not. */
const jj: FactReader = (invocation) => {
  const { words } = commandOf(invocation);
  if (words[0] === 'op' && words[1] === 'abandon') return [fact('git.rewrite', { traits: ['force'] })];
  if (words[0] === 'abandon') return [fact('git.rewrite', { reversibility: 'reversible' })];
  return [];
};

export const otherVcsPrograms: Readonly<Record<string, FactReader>> = { hg, svn, svnadmin, jj };
