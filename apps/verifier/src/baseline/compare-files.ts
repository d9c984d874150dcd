import type { Facts, FileFacts, TreeFacts } from './material.js';

/** What became of a file or a tree: its content is another, only its owner or permissions are, or nobody can tell. */
export type Difference = 'none' | 'appeared' | 'vanished' | 'content' | 'attributes' | 'unclear';

/** Two looks at the same place. Content decides where both were read; else times and inode, which a write changes. */
export function differenceOf(before: Facts, now: Facts): Difference {
  if (before.form === 'absent' || now.form === 'absent') {
    if (before.form === now.form) return 'none';
    return before.form === 'absent' ? 'appeared' : 'vanished';
  }
  if (before.form === 'tree' && now.form === 'tree') return betweenTrees(before, now);
  if (before.form === 'file' && now.form === 'file') return betweenFiles(before, now);
  return 'content';
}

function betweenTrees(before: TreeFacts, now: TreeFacts): Difference {
  if (before.shape !== now.shape) return 'content';
  if (before.times === now.times) return 'none';
  if (before.content === null || now.content === null) return 'unclear';
  return before.content === now.content ? 'none' : 'content';
}

function betweenFiles(before: FileFacts, now: FileFacts): Difference {
  if (before.kind !== now.kind || before.size !== now.size) return 'content';
  const untouched = (['inode', 'modified', 'changed'] as const).every((field) => before[field] === now[field]);
  const sameContent = before.sha256 === null || now.sha256 === null ? untouched : before.sha256 === now.sha256;
  if (!sameContent) return before.sha256 === null || now.sha256 === null ? 'unclear' : 'content';
  const sameRights = before.mode === now.mode && before.uid === now.uid && before.gid === now.gid;
  return sameRights ? 'none' : 'attributes';
}

/** What lay in one place, and lies in another now: the very thing, or its content; what was edited meanwhile may be it. */
export function movedTo(before: Facts, now: Facts): 'same' | 'another' | 'unclear' {
  if (before.form !== 'file' || now.form !== 'file') return 'unclear';
  const isItself = !isAnotherFile(before, now) && before.kind === now.kind;
  if (before.kind === 'directory') return isItself ? 'same' : 'unclear';
  if (before.sha256 === null || now.sha256 === null) return isItself && before.size === now.size ? 'same' : 'unclear';
  if (before.sha256 === now.sha256) return 'same';
  return isItself ? 'unclear' : 'another';
}

/** Another file under the same name. */
export const isAnotherFile = (before: Facts, now: Facts): boolean =>
  before.form === 'file' && now.form === 'file' && (before.inode !== now.inode || before.born !== now.born);

/** The youngest trace of a change, in nanoseconds; undefined where there is nothing that could bear one. */
export function newestTrace(facts: Facts): bigint | undefined {
  if (facts.form === 'absent') return undefined;
  if (facts.form === 'tree') return BigInt(facts.newest);
  const [modified, changed] = [BigInt(facts.modified), BigInt(facts.changed)];
  return modified > changed ? modified : changed;
}
