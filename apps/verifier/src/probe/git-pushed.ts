import { LookError } from '../scope/look-error.js';
import { isAncestor, readCommit, type Commit } from './git-command.js';
import type { GitLook } from './git.js';
import { pushTargetOf } from './git-refs.js';
import { remotesOf, type Shown } from './git-remote.js';
import { contradicted, undecided, type Doubt } from './probe.js';

/**
 * Pushed: the remote that is named, or else the one that git itself would push to, shows it. Where only another one
 * does, or cannot be asked, the words leave open which was meant.
 */
export async function pushedAspect(seen: GitLook, subject: Commit): Promise<Doubt> {
  const { pushed: wanted, remote: named, branch } = seen.check;
  if (wanted === undefined) return undefined;
  const { name: usual, follows } = pushTargetOf(seen.repo.config, branch);
  const meant = named ?? usual;
  const found = new Map<string, Doubt>();
  for await (const { name, shown } of remotesOf(seen.at, seen.repo)) {
    if (named !== undefined && name !== named) continue;
    const own = name === usual ? follows : undefined;
    found.set(name, shown instanceof LookError ? undecided(shown.reason) : await shows(seen, subject, shown, own));
  }
  // Of a remote that is not configured nothing can be asked.
  if (meant !== undefined && !found.has(meant)) return undecided('ambiguous');
  const all = [...found.values()];
  const counted = meant === undefined ? all : [found.get(meant)];
  if (counted.every((held) => held === undefined)) return wanted ? undefined : contradicted('negated');
  const open = [...counted, ...all].find((held) => held?.outcome === 'UNKNOWN');
  if (open !== undefined) return open;
  if (all.some((held) => held === undefined)) return undecided('ambiguous');
  return wanted ? contradicted('not_pushed') : undefined;
}

/** Undefined where the remote shows it: under its own name or the one it follows, or, of a bare commit, under any branch. */
async function shows(seen: GitLook, subject: Commit, shown: Shown, follows: string | undefined): Promise<Doubt> {
  const { branch, tag, commit } = seen.check;
  const isOwn = (ref: string) => ref === own || (branch !== undefined && ref === follows);
  const own = branch !== undefined ? `refs/heads/${branch}` : tag !== undefined ? `refs/tags/${tag}` : undefined;
  const heads = [...shown].filter(([ref]) => (own === undefined ? ref.startsWith('refs/heads/') : isOwn(ref)));
  // A tag names one commit: another one under its name on the remote is another tag.
  const held = await anyHolds(seen, subject, heads, { exactly: own?.startsWith('refs/tags/') ?? false });
  if (held?.outcome !== 'FAIL' || own === undefined) return held;
  // A tag and a commit that another branch of the remote holds: what was pushed, the words leave open.
  const others = [...shown].filter(([ref]) => !isOwn(ref) && ref.startsWith('refs/heads/'));
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
