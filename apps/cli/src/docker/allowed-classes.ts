import type { DockerClass } from '@wingman/policy';

const CLASSES: readonly DockerClass[] = ['read', 'additive'];

/**
 * `WINGMAN_WRAPPER_ALLOW`: what passes without approval. Throws for every other word: the wrapper cannot be told to let
 * destruction through, and a typing mistake must not look like a setting.
 */
export function allowedClasses(text = 'read,additive'): ReadonlySet<DockerClass> {
  return new Set(
    text.split(',').map((word) => {
      const found = CLASSES.find((each) => each === word.trim());
      if (found === undefined) throw new Error(`WINGMAN_WRAPPER_ALLOW takes ${CLASSES.join(' and ')} only`);
      return found;
    }),
  );
}
