import type { Surroundings } from '../probe.js';
import { isFinding, wholeFile } from '../whole-file.js';
import { look } from '../../scope/look.js';

/** A small file of the package manager's; undefined where it is not there. @throws LookError */
export async function recordAt(file: string, at: Surroundings): Promise<{ text: string; digest: string } | undefined> {
  const got = await wholeFile(file, at.limits.contentBytes, at);
  return isFinding(got) ? undefined : { text: got.bytes.toString('utf8'), digest: got.digest };
}

/** Whether something of this name is there. @throws LookError */
export const isThere = (path: string, at: Surroundings): Promise<boolean> =>
  look(at.scope, path, { follow: true }, async ({ found }) => found);
