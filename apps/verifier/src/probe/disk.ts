import { statfs } from 'node:fs/promises';
import type { CheckOf } from '@wingman/contracts';
import { look } from '../scope/look.js';
import { fail, pass, unknown, type Finding, type Surroundings } from './probe.js';

/** Free space of the file system that holds a path inside the roots, as df(1) tells it to ordinary users. */
export async function probeDisk(check: CheckOf<'disk'>, at: Surroundings): Promise<Finding> {
  return look(at.scope, check.path, { follow: true }, async (looked) => {
    if (!looked.found) return fail(looked.dangling ? 'dangling_link' : 'missing', { exists: false });
    const { bavail, bfree, blocks, bsize } = await statfs(looked.seen.self, { bigint: true });
    const observed = {
      free: Number(bavail * bsize),
      free_with_reserve: Number(bfree * bsize),
      size: Number(blocks * bsize),
    };
    // Nothing was said of it.
    if (check.free_min === undefined) return unknown('ambiguous', observed);
    const wanted = BigInt(check.free_min);
    if (bavail * bsize >= wanted) return pass(observed);
    // What is kept for root is free to some and not to others.
    return bfree * bsize >= wanted ? unknown('ambiguous', observed) : fail('too_little_space', observed);
  });
}
