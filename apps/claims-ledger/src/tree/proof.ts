import { AppError } from '@wingman/contracts';
import type { ConsistencyProof } from '@wingman/contracts';
import { encodeBase64, proveConsistency, proveInclusion, readRoot } from '@wingman/ledger-format';
import type { ReadHashes } from '@wingman/ledger-format';
import type { Tree } from './tree.store.js';

/** Answer of `GET /ledger/proof/inclusion`. */
export interface InclusionProof {
  seq: number;
  tree_size: number;
  leaf_hash: string;
  root_hash: string;
  hashes: string[];
}

function refuse(path: string, message: string): never {
  throw new AppError('invalid_request', `${path}: ${message}`, { errors: [{ path, message }] });
}

/**
 * Proof that entry `seq` is in the tree of the first `treeSize` entries (default: all). Throws AppError
 * `invalid_request`, naming the field, for a tree that the log has not reached or an entry outside the tree.
 */
export function inclusionProof(
  tree: Tree,
  tenantId: string,
  { seq, treeSize }: { seq: number; treeSize?: number },
): Promise<InclusionProof> {
  return tree(tenantId, async (readHashes, size) => {
    const wanted = treeSize ?? size;
    if (wanted > size) refuse('tree_size', `the log has ${size} entries`);
    if (seq >= wanted) refuse('seq', `the tree of ${wanted} entries has no entry ${seq}`);
    const [[leaf], root, hashes] = await Promise.all([
      readHashes(0, seq, 1),
      readRoot(readHashes, wanted),
      proveInclusion(readHashes, seq, wanted),
    ]);
    return {
      seq,
      tree_size: wanted,
      leaf_hash: encodeBase64(leaf as Uint8Array),
      root_hash: encodeBase64(root),
      hashes: hashes.map(encodeBase64),
    };
  });
}

/**
 * Proof that the tree of `to` entries begins with the tree of `from` entries (at least 1). Throws AppError
 * `invalid_request`, naming the field, when the log has not reached one of them or they are the wrong way round.
 */
export function consistencyProof(
  tree: Tree,
  tenantId: string,
  { from, to }: { from: number; to: number },
): Promise<ConsistencyProof> {
  return tree(tenantId, (readHashes, size) => {
    if (to > size) refuse('to', `the log has ${size} entries`);
    if (from < 1 || from > to) refuse('from', 'expected 1 up to the value of to');
    return proveAgainst(readHashes, from, to);
  });
}

async function proveAgainst(readHashes: ReadHashes, from: number, to: number): Promise<ConsistencyProof> {
  const [fromRoot, toRoot, hashes] = await Promise.all([
    readRoot(readHashes, from),
    readRoot(readHashes, to),
    proveConsistency(readHashes, from, to),
  ]);
  return {
    from,
    to,
    from_root: encodeBase64(fromRoot),
    to_root: encodeBase64(toRoot),
    hashes: hashes.map(encodeBase64),
  };
}
