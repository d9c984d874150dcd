import { LookError } from '../scope/look-error.js';
import { isAncestor, readCommit, type Commit } from './git-command.js';
import type { GitLook } from './git.js';
import { remotesOf, type Shown } from './git-remote.js';
import { contradicted, undecided, type Doubt } from './probe.js';

/** Pushed: a remote itself shows it. One remote that cannot be asked may be the one that it was pushed to. */
export async function pushedAspect(seen: GitLook, subject: Commit): Promise<Doubt> {
  const wanted = seen.check.pushed;
  if (wanted === undefined) return undefined;
  let doubt: Doubt;
  for await (const shown of remotesOf(seen.at, seen.repo)) {
    const held = shown instanceof LookError ? undecided(shown.reason) : await shows(seen, subject, shown);
    if (held === undefined) return wanted ? undefined : contradicted('negated');
    if (held.outcome === 'UNKNOWN') doubt ??= held;
  }
  if (doubt !== undefined) return doubt;
  return wanted ? contradicted('not_pushed') : undefined;
}

/** Undefined where the remote shows it: under the branch's or tag's own name, or, of a bare commit, under any branch. */
async function shows(seen: GitLook, subject: Commit, shown: Shown): Promise<Doubt> {
  const { branch, tag, commit } = seen.check;
  const own = branch !== undefined ? `refs/heads/${branch}` : tag !== undefined ? `refs/tags/${tag}` : undefined;
  const heads = [...shown].filter(([ref]) => (own === undefined ? ref.startsWith('refs/heads/') : ref === own));
  // A tag names one commit: another one under its name on the remote is another tag.
  const held = await anyHolds(seen, subject, heads, { exactly: own?.startsWith('refs/tags/') ?? false });
  if (held?.outcome !== 'FAIL' || own === undefined) return held;
  // A tag and a commit that another branch of the remote holds: what was pushed, the words leave open.
  const others = [...shown].filter(([ref]) => ref !== own && ref.startsWith('refs/heads/'));
  const elsewhere = tag !== undefined && commit === undefined ? held : await anyHolds(seen, subject, others);
  return elsewhere?.outcome === 'FAIL' ? held : undecided('ambiguous');
}

async function anyHolds(
  { git }: GitLook,
  subject: Commit,
  refs: readonly (readonly [string, string])[],
  { exactly = false } = {},
): Promise<Doubt> {
  let doubt: Doubt = contradicted('not_pushed');
  for (const object of new Set(refs.map(([, name]) => name))) {
    if (object === subject.id) return undefined;
    const tip = await readCommit(git, object);
    // Somebody else's later commit, which this repository has not seen: it may well build on the one in question.
    if (tip === undefined) doubt = undecided('ambiguous');
    else if (exactly ? tip.id === subject.id : await isAncestor(git, subject.id, tip.id)) return undefined;
  }
  return doubt;
}
