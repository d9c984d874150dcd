import { nodeHash } from './merkle.js';

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Sizes and positions come from outside and may exceed 2^53, hence big integers; anything else is no number at all. */
function natural(value: number | bigint): bigint | undefined {
  if (typeof value === 'bigint') return value >= 0n ? value : undefined;
  return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
}

const allHashes = (proof: readonly Uint8Array[]): boolean => proof.every((hash) => hash.length === 32);

export interface InclusionClaim {
  /** 0-based position of the leaf. */
  index: number | bigint;
  treeSize: number | bigint;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
}

/** Whether the proof shows that the leaf is at this position of the tree with this root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion({ index, treeSize, leafHash, proof, root }: InclusionClaim): boolean {
  let fn = natural(index);
  const size = natural(treeSize);
  if (fn === undefined || size === undefined || fn >= size || leafHash.length !== 32 || !allHashes(proof)) return false;
  let sn = size - 1n;
  let r = leafHash;
  for (const p of proof) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      r = nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      r = nodeHash(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameBytes(r, root);
}

export interface ConsistencyClaim {
  /** Size of the older tree. */
  from: number | bigint;
  /** Size of the newer tree. */
  to: number | bigint;
  fromRoot: Uint8Array;
  toRoot: Uint8Array;
  proof: readonly Uint8Array[];
}

/**
 * Whether the proof shows that the newer tree begins with all of the older one (RFC 9162 section 2.1.4.2). Equal sizes
 * need equal roots and an empty proof. An older tree of size 0 proves nothing and is refused.
 */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  const first = natural(from);
  const second = natural(to);
  if (first === undefined || second === undefined || first === 0n || first > second || !allHashes(proof)) return false;
  if (first === second) return proof.length === 0 && sameBytes(fromRoot, toRoot);
  if (proof.length === 0) return false;

  const isPowerOfTwo = (first & (first - 1n)) === 0n;
  const path = isPowerOfTwo ? [fromRoot, ...proof] : proof;
  let fn = first - 1n;
  let sn = second - 1n;
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = path[0]!;
  let sr = path[0]!;
  if (fr.length !== 32) return false;
  for (const c of path.slice(1)) {
    if (sn === 0n) return false;
    if ((fn & 1n) === 1n || fn === sn) {
      fr = nodeHash(c, fr);
      sr = nodeHash(c, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = nodeHash(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && sameBytes(fr, fromRoot) && sameBytes(sr, toRoot);
}
