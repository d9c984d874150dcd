import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyOf } from '../../objects/references.js';
import { ABSENT } from '../../objects/simulate.js';
import { MAX_DOCKERFILE_BYTES } from '../prepare-build.js';
import { readInside } from '../read-inside.js';
import { refused } from '../refused.js';
import { isDigest } from './fixed-images.js';
import { imagesOf, withWords } from './images.js';
import type { BuildGiven } from './images.js';
import type { Pins } from './pins.js';

interface PinnedBuild {
  /** The copy of the context, and the Dockerfile by its path from there. */
  context: string;
  dockerfile: string;
  given: BuildGiven;
  /** What names were found to stand for, by `keyOf`. */
  identities: Readonly<Record<string, string>>;
  pins: Pins;
  /** A folder that is not there yet. */
  into: string;
}

/**
 * Writes the Dockerfile once more, with words that only the images can be meant by that were looked at. It lies outside of the
 * context, so that what is copied out of that stays as it is. Returns its path.
 */
export async function writePinned({ context, dockerfile, given, into, ...build }: PinnedBuild): Promise<string> {
  const original = path.join(context, dockerfile);
  const text = (await readInside(context, original, MAX_DOCKERFILE_BYTES)).toString('utf8');
  const names = imagesOf(text, given).images.map(({ name }) => name);
  const words = await wordsFor(names, build);
  await mkdir(into);
  const file = path.join(into, 'Dockerfile');
  await writeFile(file, withWords(text, given, words), { mode: 0o600 });
  // BuildKit looks for one beside the file.
  await copyFile(`${original}.dockerignore`, `${file}.dockerignore`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return file;
}

/** What a digest names needs no other word. */
export async function wordsFor(
  names: readonly string[],
  { identities, pins }: Pick<PinnedBuild, 'identities' | 'pins'>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const name of names.filter((each) => !isDigest(each))) {
    const id = identities[keyOf({ kind: 'image', name })];
    if (id === undefined || id === ABSENT) throw refused(`the image ${name} would only be there by then`);
    ids.set(name, id);
  }
  return pins.wordsFor(ids);
}
