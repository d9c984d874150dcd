import path from 'node:path';
import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../scope/look-error.js';
import { withGit, isAncestor, readCommit, type Commit, type Git } from './git-command.js';
import { filesAspect } from './git-files.js';
import { cleanAspect } from './git-clean.js';
import { isAbsentFrom } from './git-changes.js';
import { looseRefs } from './git-loose-refs.js';
import { findRepository, textAt, type Repository } from './git-place.js';
import { pushedAspect } from './git-pushed.js';
import { packedRefs, readRef } from './git-refs.js';
import { timeAspects } from './git-times.js';
import { contradicted, fail, judge, undecided, unknown, type Doubt, type Finding, type Surroundings } from './probe.js';

type GitCheck = CheckOf<'git'>;

/** What the aspects of one check look at. */
export interface GitLook {
  check: GitCheck;
  at: Surroundings;
  repo: Repository;
  git: Git;
}

/** Commits, branches and tags as the objects and refs themselves have them; the repository decides nothing about how. */
export async function probeGit(check: GitCheck, at: Surroundings): Promise<Finding> {
  const repo = await findRepository(at, check.repo);
  // Of a repository that is not there nothing was removed.
  if (repo === 'missing') return (check.negate ? unknown : fail)('missing', { exists: false });
  const head = await readRef(at, repo, 'HEAD');
  return withGit(at, repo, head, (git) => inspect({ check, at, repo, git }));
}

async function inspect(seen: GitLook): Promise<Finding> {
  const { check, git } = seen;
  const observed: Finding['observed'] = { exists: true };
  const named: Commit[] = [];
  for (const [kind, object] of [
    ['commit', check.commit],
    ['branch', check.branch && (await refOf(seen, `refs/heads/${check.branch}`))],
    ['tag', check.tag && (await refOf(seen, `refs/tags/${check.tag}`))],
  ] as const) {
    if (check[kind] === undefined) continue;
    const commit = object === undefined ? undefined : await readCommit(git, object);
    // A ref whose object is not there is a damaged repository, not a branch that does not exist.
    if (commit === undefined && kind !== 'commit' && object !== undefined) throw new LookError('look_failed');
    if (commit === undefined) return judge([await missing(seen, kind)], { ...observed, missing: kind });
    observed[kind] = commit.id;
    named.push(commit);
  }
  // Of several the first is meant, and the others say where it is.
  const [subject, ...places] = named;
  const aspects: Doubt[] = [];
  for (const place of places) aspects.push(await onIt(seen, subject as Commit, place));
  if (subject !== undefined) {
    aspects.push(await mergedAspect(seen, subject), await filesAspect(seen, subject));
    aspects.push(await pushedAspect(seen, subject));
    // When it was done matters only of what was done.
    if (!aspects.some(Boolean)) aspects.push(...(await timeAspects(seen, subject)));
  }
  aspects.push(await cleanAspect(seen));
  return judge(aspects, observed);
}

const refOf = ({ at, repo }: GitLook, ref: string): Promise<string | undefined> => readRef(at, repo, ref);

/** A branch that a remote was seen to have, or a commit that a shallow clone left out, may well exist. */
async function missing(seen: GitLook, kind: 'commit' | 'branch' | 'tag'): Promise<Doubt> {
  const { at, repo, check } = seen;
  if (kind === 'commit') {
    const shallow = (await textAt(at, path.join(repo.commonDir, 'shallow'))) !== undefined;
    const partial = /^\s*(?:promisor|partialclonefilter)\s*=/im.test(repo.config);
    return shallow || partial ? undecided('ambiguous') : contradicted('missing');
  }
  if (kind === 'branch' && check.branch !== undefined && (await wasElsewhere(seen, check.branch))) {
    return undecided('ambiguous');
  }
  return check[kind] === undefined ? undefined : contradicted('missing');
}

/** What was said to be pushed or merged may have been removed after it, with every trace. */
async function wasElsewhere({ at, repo, check }: GitLook, branch: string): Promise<boolean> {
  const remotes = 'refs/remotes';
  const seen = [...(await looseRefs(at, repo, [remotes])), ...(await packedRefs(at, repo)).keys()];
  const anywhere = seen.filter((ref) => ref.startsWith(`${remotes}/`));
  if (check.pushed !== undefined || check.merged_into !== undefined) return anywhere.length > 0;
  return anywhere.some((ref) => ref.endsWith(`/${branch}`));
}

/** A commit on a branch or at a tag: a tag names one commit, a branch its whole history. */
async function onIt({ git, check }: GitLook, subject: Commit, place: Commit): Promise<Doubt> {
  const isTagOnly = check.tag !== undefined && check.branch === undefined;
  const held = isTagOnly ? subject.id === place.id : await isAncestor(git, subject.id, place.id);
  return held ? undefined : contradicted('not_merged');
}

/**
 * Merged: the other branch's history holds it. A squashed merge leaves no such trace, so that a later commit may be one
 * where anything of the change is in its files.
 */
async function mergedAspect(seen: GitLook, subject: Commit): Promise<Doubt> {
  const { merged_into: into } = seen.check;
  if (into === undefined) return undefined;
  const object = await refOf(seen, `refs/heads/${into}`);
  if (object === undefined) return undecided('ambiguous');
  const target = await readCommit(seen.git, object);
  if (target === undefined) throw new LookError('look_failed');
  if (await isAncestor(seen.git, subject.id, target.id)) return undefined;
  if (target.committedAt < subject.committedAt) return contradicted('not_merged');
  return (await isAbsentFrom(seen.git, subject, target)) ? contradicted('not_merged') : undecided('ambiguous');
}
