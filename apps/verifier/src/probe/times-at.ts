import { look } from '../scope/look.js';
import type { FileTimes } from './file-age.js';
import type { Surroundings } from './probe.js';

/** The times of the very entry at a path, a link's own ones; undefined where nothing is there. @throws LookError */
export const timesAt = (path: string, at: Surroundings): Promise<FileTimes | undefined> =>
  look(at.scope, path, { follow: false }, async (looked) => (looked.found ? looked.seen.stats : undefined));
