import path from 'node:path';
import { LookError } from '../scope/look-error.js';
import { isBornSince, isSecondSince, isUntouchedSince, type FileTimes } from './file-age.js';
import { isAncestor, readTagTime, type Commit } from './git-command.js';
import { isNoObject, logOf, readLog } from './git-logs.js';
import { looseRefs } from './git-loose-refs.js';
import { textAt } from './git-place.js';
import { pushTargetOf, readRef } from './git-refs.js';
import type { GitLook } from './git.js';
import { namesIn } from './names-in.js';
import { contradicted, undecided, type Doubt } from './probe.js';
import { timesAt } from './times-at.js';

const older = contradicted('older_than_start');
const open = undecided('times_ambiguous');

/**
 * When what is said of a commit, a branch or a tag came about. The times in commits and logs are those of the worker's
 * own clock and settings: what they say counts only where the files that hold it were made since, too (docs/adr/093).
 */
export async function timeAspects(seen: GitLook, subject: Commit): Promise<Doubt[]> {
  const { created_after: created, merged_after: merged, pushed_after: pushed } = seen.check;
  return [
    created === undefined ? undefined : await createdAfter(seen, subject, created),
    merged === undefined ? undefined : await mergedAfter(seen, subject, merged),
    pushed === undefined ? undefined : await pushedAfter(seen, subject, pushed),
  ];
}

function createdAfter(seen: GitLook, subject: Commit, start: string): Promise<Doubt> {
  const { commit, branch, tag } = seen.check;
  // Of "commit c on branch b" the commit is what was made, of "tagged c as t" the tag.
  if (tag !== undefined) return tagMade(seen, tag, start);
  if (commit !== undefined || branch === undefined) return objectMade(seen, subject.id, subject.committedAt, start);
  return branchMade(seen, branch, start);
}

/** An object has one name for ever: a file that held it before the start shows that it was there. */
async function objectMade({ at, repo }: GitLook, id: string, dated: number, start: string): Promise<Doubt> {
  const objects = path.join(repo.commonDir, 'objects');
  const said = isSecondSince(dated, start);
  const loose = await timesAt(path.join(objects, id.slice(0, 2), id.slice(2)), at);
  if (loose !== undefined) {
    if (isBornSince(loose, start)) return said ? undefined : open;
    if (loose.birthtimeNs !== 0n || isUntouchedSince(loose, start)) return older;
    return undecided('birth_time_unavailable');
  }
  const names = (await namesIn(path.join(objects, 'pack'), at)) ?? [];
  const packs = await Promise.all(
    names.filter((name) => name.endsWith('.pack')).map((name) => timesAt(path.join(objects, 'pack', name), at)),
  );
  const borrows = (await textAt(at, path.join(objects, 'info', 'alternates'))) !== undefined;
  const allOld = packs.every((pack) => pack !== undefined && isUntouchedSince(pack, start));
  // Where no pack holds it either, somebody is packing them right now.
  if (!borrows && packs.length > 0 && allOld) return older;
  return said ? undefined : open;
}

/** The file that a ref stands in by itself, or the one that it shares with others. */
async function timesOfRef({ at, repo }: GitLook, ref: string): Promise<{ times?: FileTimes; shared: boolean }> {
  const loose = await timesAt(path.join(repo.commonDir, ref), at);
  const times = loose ?? (await timesAt(path.join(repo.commonDir, 'packed-refs'), at));
  return { ...(times === undefined ? {} : { times }), shared: loose === undefined };
}

/**
 * Whether a ref stands where it stood at the start: a move is logged and leaves a file of its own. The shared file is
 * also written when nothing moves.
 */
async function isUnmoved(seen: GitLook, ref: string, start: string): Promise<boolean> {
  const log = await timesAt(logOf(seen.repo, ref), seen.at);
  const { times, shared } = await timesOfRef(seen, ref);
  const files = log === undefined ? [times] : shared ? [log] : [log, times];
  return files.every((one) => one !== undefined && isUntouchedSince(one, start));
}

/** A branch that was moved since may have been made anew, too; only its log, which came with it, shows its beginning. */
async function branchMade(seen: GitLook, branch: string, start: string): Promise<Doubt> {
  const ref = `refs/heads/${branch}`;
  if (await isUnmoved(seen, ref, start)) return older;
  const [first] = await readLog(seen.at, seen.repo, ref);
  const log = await timesAt(logOf(seen.repo, ref), seen.at);
  if (first === undefined || log === undefined || !isNoObject(first.from)) return open;
  return isBornSince(log, start) && isSecondSince(first.at, start) ? undefined : open;
}

/** Tags have no log, and are hardly ever moved. One with a message says when, too. */
async function tagMade(seen: GitLook, tag: string, start: string): Promise<Doubt> {
  const ref = `refs/tags/${tag}`;
  const object = await readRef(seen.at, seen.repo, ref);
  const { times, shared } = await timesOfRef(seen, ref);
  if (object === undefined || times === undefined) return open;
  if (isUntouchedSince(times, start)) return older;
  const tagged = await readTagTime(seen.git, object);
  if (shared) return tagged === undefined ? open : objectMade(seen, object, tagged, start);
  return isBornSince(times, start) && (tagged === undefined || isSecondSince(tagged, start)) ? undefined : open;
}

/** Merged since: the branch did not hold it yet where it stood at the start. */
async function mergedAfter(seen: GitLook, subject: Commit, start: string): Promise<Doubt> {
  const ref = `refs/heads/${String(seen.check.merged_into)}`;
  if (await isUnmoved(seen, ref, start)) return older;
  const log = await readLog(seen.at, seen.repo, ref);
  const before = log.filter(({ at }) => !isSecondSince(at, start)).at(-1)?.to;
  const first = log[0];
  const stood = before ?? (first === undefined || isNoObject(first.from) ? first?.to : first.from);
  if (stood === undefined) return open;
  const had = await holds(seen, stood, subject);
  // A branch that was made since came with what it was made from.
  if (had && before === undefined) return open;
  return had ? older : undefined;
}

/** Pushed since: what is pushed was made since, or the push itself is logged. The remote tells no times. */
async function pushedAfter(seen: GitLook, subject: Commit, start: string): Promise<Doubt> {
  const { at, repo, check } = seen;
  const { branch, tag, commit } = check;
  if (tag !== undefined && commit === undefined)
    return (await tagMade(seen, tag, start)) === undefined ? undefined : open;
  if ((await objectMade(seen, subject.id, subject.committedAt, start)) === undefined) return undefined;
  const { name = '', follows } = pushTargetOf(repo.config, branch);
  const remote = `refs/remotes/${check.remote ?? name}`;
  const own = branch && `${remote}/${(follows ?? branch).replace(/^refs\/heads\//, '')}`;
  const logged = (await looseRefs(at, repo, [`logs/${remote}`])).map((file) => file.slice('logs/'.length));
  for (const ref of own === undefined ? logged : logged.filter((known) => known === own)) {
    const pushes = (await readLog(at, repo, ref)).filter((entry) => entry.why === 'update by push');
    const since = pushes.filter((entry) => isSecondSince(entry.at, start));
    for (const { from, to } of since) {
      if ((await holds(seen, to, subject)) && (isNoObject(from) || !(await holds(seen, from, subject))))
        return undefined;
    }
  }
  return own !== undefined && (await isUnmoved(seen, own, start)) ? older : open;
}

async function holds({ git }: GitLook, object: string, subject: Commit): Promise<boolean> {
  if (!(await isThere(git, object))) throw new LookError('times_ambiguous');
  return isAncestor(git, subject.id, object);
}

/** Where a log leads may have been thrown away since. */
const isThere = async (git: GitLook['git'], object: string): Promise<boolean> =>
  (await git.run(['cat-file', '-e', `${object}^{commit}`])).code === 0;
