import {
  MissingHashesError,
  proveConsistency,
  readFrontier,
  readRoot,
  verifyConsistency,
} from '@wingman/ledger-format';
import type { Checkpoint, ReadHashes } from '@wingman/ledger-format';
import type { Head } from '../sequence/head.js';
import { RefusedToSign } from './refusals.js';

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** A missing hash is a finding; a database that cannot be read is none, and goes on to the caller. */
function ifMissing<Finding>(found: () => Finding): (error: unknown) => Finding {
  return (error) => {
    if (error instanceof MissingHashesError) return found();
    throw error;
  };
}

/** Throws RefusedToSign unless the head is what the stored leaf hashes and nodes give. */
export async function assertHeadDerives(readHashes: ReadHashes, { frontier, prev }: Head): Promise<void> {
  const { size } = frontier;
  const [derived, last] = await Promise.all([
    readFrontier(readHashes, size).catch(ifMissing(() => undefined)),
    size === 0 ? undefined : readHashes(0, size - 1, 1),
  ]);
  const isSame = derived !== undefined && derived.hashes.every((hash, i) => same(hash, frontier.hashes[i] as Buffer));
  if (!isSame) throw new RefusedToSign(`the head of ${size} entries does not follow from the stored hashes`);
  const lastHash = last?.[0] === undefined ? '' : Buffer.from(last[0]).toString('base64');
  if (lastHash !== prev) throw new RefusedToSign(`the head of ${size} entries names another last leaf`);
}

/**
 * Throws RefusedToSign unless the log, `size` entries with this root, begins with all that `published` covers: by a
 * consistency proof over the stored hashes (RFC 6962 section 2.1.2).
 */
export async function assertExtends(
  readHashes: ReadHashes,
  published: Checkpoint,
  { size, root }: { size: number; root: Uint8Array },
): Promise<void> {
  if (published.size > size) {
    throw new RefusedToSign(`the log has ${size} entries, but a checkpoint of ${published.size} was published`);
  }
  const refuse = (): never => {
    throw new RefusedToSign(`the log of ${size} entries contradicts the published checkpoint of ${published.size}`);
  };
  if (published.size === 0 || published.size === size) {
    const expected = published.size === size ? root : await readRoot(readHashes, 0);
    if (!same(published.root, expected)) refuse();
    return;
  }
  const proof = await proveConsistency(readHashes, published.size, size).catch(ifMissing(refuse));
  const claim = { from: published.size, to: size, fromRoot: published.root, toRoot: root, proof };
  if (!verifyConsistency(claim)) refuse();
}
