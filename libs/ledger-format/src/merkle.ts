import { hash } from 'node:crypto';

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962 section 2.1). */
export const EMPTY_ROOT: Uint8Array = Buffer.from(hash('sha256', '', 'hex'), 'hex');

const pair = Buffer.alloc(65);
pair[0] = 1;

/** SHA-256(0x01 || left || right) of two 32-byte hashes, RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 33);
  return Buffer.from(hash('sha256', pair, 'binary'), 'latin1');
}

/** Largest h with 2^h <= n, for a safe integer n >= 1. */
export function floorLog2(n: number): number {
  return n < 2 ** 32 ? 31 - Math.clz32(n) : 63 - Math.clz32(Math.floor(n / 2 ** 32));
}

/** A complete subtree: the leaves `index * 2^height` to `(index + 1) * 2^height - 1`. */
export interface Subtree {
  height: number;
  index: number;
}

/**
 * The complete subtrees that a range of leaves consists of, left to right, largest first: at most one for each bit of
 * its length. `start` must be a multiple of the largest power of two in the length, as it is for every node of an
 * RFC 6962 tree.
 */
export function completeSubtrees(start: number, end: number): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end;) {
    const height = floorLog2(end - at);
    subtrees.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return subtrees;
}

/** The node over neighbouring complete subtrees, largest first: the tree over a ragged right edge. Empty: the empty root. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Merkle tree hash of a list of leaf hashes (RFC 6962 section 2.1: MTH of the leaves they were made of). */
export function merkleRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  let level = leafHashes;
  if (level.length === 0) return EMPTY_ROOT;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!));
    // An odd last node has no partner yet and moves up as it is.
    if (level.length % 2 === 1) above.push(level[level.length - 1]!);
    level = above;
  }
  return level[0]!;
}
