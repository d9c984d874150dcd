import { createHash } from 'node:crypto';
import type { CheckOf } from '@wingman/contracts';
import { openForReading } from '../scope/look.js';
import { LookError } from '../scope/look-error.js';
import { readWhole, shortDigest } from '../scope/read.js';
import { eachBelow } from './below.js';
import { fail, pass, unknown, type Finding, type Surroundings } from './probe.js';
import { doubtOf, holds } from './text-within.js';

/** All files of a directory together may have so many times the bytes of one. */
const FILES_WORTH = 4;
/** What no worker wrote: a text that is found or missing there says nothing about the work. */
const FOREIGN = /(?:^|\/)(?:\.[^/]+|node_modules|__pycache__|venv|vendor)(?:\/|$)/;

/** A text in any file below a directory, or in none of them. Nothing is proved by what was seen in part. */
export async function probeContentBelow(check: CheckOf<'content'>, at: Surroundings): Promise<Finding> {
  const digest = createHash('sha256');
  const wanted = check.contains ?? check.matches ?? '';
  let [files, bytesLeft] = [0, FILES_WORTH * at.limits.contentBytes];
  let [found, elsewhere, doubtful] = [0, 0, 0];
  await eachBelow(check.path, at, async ({ inside, seen }) => {
    if (seen.stats.isDirectory()) return;
    // A link to a text or a socket: what it leads to was not looked at.
    if (!seen.stats.isFile()) return void (doubtful += 1);
    const file = await openForReading(seen);
    try {
      const limit = Math.min(bytesLeft, at.limits.contentBytes);
      const { bytes, digest: own } = await readWhole(file, { limit, signal: at.signal });
      bytesLeft -= bytes.length;
      files += 1;
      digest.update(`${inside}\0${own}\0`);
      const held = await holds(bytes, check, at.signal);
      if (held && !FOREIGN.test(inside)) found += 1;
      else if (held) elsewhere += 1;
      else if (doubtOf(bytes, wanted) !== undefined) doubtful += 1;
    } finally {
      await file.close();
    }
  });
  if (files + doubtful === 0) throw new LookError('ambiguous');
  const observed = { exists: true, kind: 'directory', files, found, digest: shortDigest(digest.digest('hex')) };
  if (found > 0) return check.absent ? fail('in_content', observed) : pass(observed);
  if (elsewhere + doubtful > 0) return unknown('ambiguous', observed);
  return check.absent ? pass(observed) : fail('not_in_content', observed);
}
