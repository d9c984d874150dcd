import { LookError } from '../scope/look-error.js';
import type { Commit, Git } from './git-command.js';
import type { GitLook } from './git.js';
import { pathInside } from './git-place.js';
import { contradicted, undecided, type Doubt } from './probe.js';

/** Files of a commit: changed by it. One that it holds unchanged may be meant, too; one it does not hold cannot be. */
export async function filesAspect({ check, git, repo }: GitLook, { id }: Commit): Promise<Doubt> {
  if (check.files === undefined) return undefined;
  const wanted = check.files.map((file) => pathInside(repo, file));
  const changed = await namesOf(git, [
    'diff-tree',
    ...['-r', '--root', '-m', '--first-parent', '--no-commit-id', '--no-renames', '--no-ext-diff', '--no-textconv'],
    ...['--name-only', '-z', '--end-of-options', id],
  ]);
  const rest = wanted.filter((file) => !holds(changed, file));
  if (rest.length === 0) return check.only ? othersAspect(git, id, changed, wanted) : undefined;
  const held = await namesOf(git, ['ls-tree', '-r', '--full-tree', '--name-only', '-z', id]);
  return rest.every((file) => holds(held, file)) ? undecided('ambiguous') : contradicted('files_missing');
}

/** Other files that the commit changed; one that is only gone may be the old name of another. */
async function othersAspect(
  git: Git,
  id: string,
  changed: readonly string[],
  wanted: readonly string[],
): Promise<Doubt> {
  const others = changed.filter((name) => name !== '' && !wanted.some((file) => holds([name], file)));
  if (others.length === 0) return undefined;
  const held = new Set(await namesOf(git, ['ls-tree', '-r', '--full-tree', '--name-only', '-z', id]));
  return others.some((name) => held.has(name)) ? contradicted('other_files') : undecided('ambiguous');
}

async function namesOf(git: Git, args: readonly string[]): Promise<string[]> {
  const { code, output } = await git.run(args);
  if (code !== 0) throw new LookError('look_failed');
  return output.toString('utf8').split('\0');
}

const holds = (names: readonly string[], wanted: string): boolean =>
  names.some((name) => name === wanted || name.startsWith(`${wanted}/`));
