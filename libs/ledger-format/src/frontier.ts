import { type Subtree, floorLog2, foldSubtrees, nodeHash } from './merkle.js';

/** Told of every subtree that an append completes, smallest first (leaves themselves not included). */
export type OnComplete = (subtree: Subtree, hash: Uint8Array) => void;

/** The right edge of a tree that only grows: all that is needed to append and to compute the root. */
export interface Frontier {
  /** Leaves so far. */
  readonly size: number;
  /** Hashes of the complete subtrees, largest first; one for each set bit of `size`. */
  readonly hashes: readonly Uint8Array[];
  append(leafHash: Uint8Array, onComplete?: OnComplete): void;
  root(): Uint8Array;
  /** A frontier of its own with the same leaves. */
  fork(): Frontier;
}

function bitCount(n: number): number {
  let count = 0;
  for (let rest = n; rest > 0; rest -= 2 ** floorLog2(rest)) count++;
  return count;
}

/**
 * A compact range from the first leaf on (RFC 6962 section 2.1): appending keeps O(log n) hashes and hashes one node
 * per leaf on average. Starts empty, or from the `size` and `hashes` of an earlier frontier; throws RangeError when
 * these do not belong together.
 */
export function createFrontier(size = 0, hashes: readonly Uint8Array[] = []): Frontier {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no size of a tree`);
  if (hashes.length !== bitCount(size))
    throw new RangeError(`${hashes.length} hashes cannot be the edge of ${size} leaves`);
  if (hashes.some((hash) => hash.length !== 32)) throw new RangeError('a hash of the edge is not 32 bytes long');

  const edge = [...hashes];
  let leaves = size;
  return {
    get size() {
      return leaves;
    },
    get hashes() {
      return edge;
    },
    append(leafHash, onComplete) {
      let hash = leafHash;
      let height = 0;
      // As in binary addition: each trailing one of the size is a complete subtree to merge with.
      for (let position = leaves; position % 2 === 1; position = (position - 1) / 2) {
        hash = nodeHash(edge.pop()!, hash);
        height++;
        onComplete?.({ height, index: (position - 1) / 2 }, hash);
      }
      edge.push(hash);
      leaves++;
    },
    root: () => foldSubtrees(edge),
    fork: () => createFrontier(leaves, edge),
  };
}
