import type { CheckOf } from '@wingman/contracts';
import type { Surroundings } from '../probe/probe.js';
import { look, type Seen } from '../scope/look.js';
import { digestOf, kindOf } from './content-digest.js';
import type { Facts, FileFacts } from './material.js';
import { treeFacts } from './tree-facts.js';

/** What a check was about when it was registered: of what was to be moved, the place that it came from. @throws LookError */
export const factsBefore = (check: CheckOf<'file'>, at: Surroundings): Promise<Facts> =>
  factsOfFile(check.from === undefined ? check : { ...check, path: check.from }, at);

/** What a file check is about: the tree below a directory that should stay as it is, else the one file. @throws LookError */
export async function factsOfFile(check: CheckOf<'file'>, at: Surroundings): Promise<Facts> {
  const follow = !check.absent && check.kind !== 'symlink' && check.target === undefined;
  const found = await look(at.scope, check.path, { follow }, async (looked): Promise<Facts> =>
    looked.found ? factsOf(looked.seen, at) : { form: 'absent' },
  );
  const whole = check.since_check === 'unchanged' || check.since_check === 'changed';
  if (!whole || found.form !== 'file' || found.kind !== 'directory') return found;
  return treeFacts(check.path, check.except ?? [], at);
}

async function factsOf(seen: Seen, at: Surroundings): Promise<FileFacts> {
  const { stats } = seen;
  return {
    form: 'file',
    kind: kindOf(seen),
    size: String(stats.isDirectory() ? 0 : stats.size),
    mode: Number(stats.mode) & 0o7777,
    uid: String(stats.uid),
    gid: String(stats.gid),
    inode: String(stats.ino),
    modified: String(stats.mtimeNs),
    changed: String(stats.ctimeNs),
    born: String(stats.birthtimeNs),
    sha256: await digestOf(seen, at),
  };
}
