import path from 'node:path';
import { look } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { textAt } from './git-place.js';
import type { GitLook } from './git.js';
import { contradicted, undecided, type Doubt } from './probe.js';

/** Settings and attributes by which git compares something other than the plain bytes; none of them is carried out. */
const CHANGES_BYTES =
  /^\s*(?:autocrlf|eol|filemode|symlinks|ignorecase|excludesfile|attributesfile|sparsecheckout)\s*=/im;
const CHANGES_CONFIG = /^\s*\[\s*(?:include|filter)/im;
const ATTRIBUTES = /(?:^|\s)-?(?:filter|eol|text|crlf|ident|working-tree-encoding)(?:=|\s|$)/m;

/** Nothing to commit, nothing untracked, as `git status` has it. */
export async function cleanAspect(seen: GitLook): Promise<Doubt> {
  const { check, repo, git, at } = seen;
  if (check.clean === undefined) return undefined;
  if (repo.worktree === undefined) return undecided('not_a_repository');
  // What a submodule's own folder holds is decided by a repository of its own.
  if ((await textAt(at, path.join(repo.worktree, '.gitmodules'))) !== undefined) return undecided('not_supported_yet');
  // Its files lie elsewhere.
  if (/^\s*worktree\s*=/im.test(repo.config)) return undecided('ambiguous');
  const index = await indexOf(seen);
  const exclude = path.join(repo.commonDir, 'info', 'exclude');
  await textAt(at, exclude); // refuses one that leads out of the roots
  const { code, output } = await git.run(
    [
      ...['-c', `core.excludesFile=${exclude}`],
      `--work-tree=${repo.worktree}`,
      ...['status', '--porcelain=v2', '-z', '--untracked-files=normal', '--ignore-submodules=all', '--no-renames'],
    ],
    { env: { GIT_INDEX_FILE: index } },
  );
  if (code !== 0) throw new LookError('look_failed');
  const clean = output.length === 0;
  if (clean === check.clean) return undefined;
  if (!clean && (await comparesOtherwise(seen))) return undecided('ambiguous');
  return contradicted(clean ? 'negated' : 'not_clean');
}

async function indexOf({ at, repo }: GitLook): Promise<string> {
  const index = path.join(repo.gitDir, 'index');
  await look(at.scope, index, { follow: false }, async (looked) => {
    if (looked.found && !looked.seen.stats.isFile()) throw new LookError('special_file');
  });
  return index;
}

/** Whether what looks changed here may be unchanged for the one who works there. */
async function comparesOtherwise({ at, repo }: GitLook): Promise<boolean> {
  const config = repo.config.replaceAll(/^\s*(?:filemode|symlinks)\s*=\s*true\s*$/gim, '');
  if (CHANGES_BYTES.test(config) || CHANGES_CONFIG.test(config)) return true;
  const files = [path.join(repo.worktree ?? '', '.gitattributes'), path.join(repo.commonDir, 'info', 'attributes')];
  for (const file of files) if (ATTRIBUTES.test((await textAt(at, file)) ?? '')) return true;
  return false;
}
