import { decodeBase64 } from './base64.js';
import type { ExportLine } from './export-line.js';
import type { Frontier } from './frontier.js';

/** Lines may be this far from their place and still be put in order; bounds the memory of a check that has failed. */
const WINDOW = 4096;

/** The hash that the file's last line would have at a place; undefined when it has not the shape of a leaf. */
export type HashLastAt = (place: { seq: number; prev: string }) => string | undefined;

/** A list of leaf hashes that may be the true one, as the frontier it leads to and its last hash. */
interface Supposition {
  frontier: Frontier;
  last: string;
}

export interface SuspectLine {
  /** The leaves before the suspect, in whose links nothing was wrong. */
  before: Frontier;
  /** Leaf hash of the suspect as it is. */
  hash: string;
}

function suppose(before: Frontier, hash: string): Supposition {
  const frontier = before.fork();
  frontier.append(decodeBase64(hash)!);
  return { frontier, last: hash };
}

/**
 * Reconstructs the leaf hashes that a damaged log had when it was signed, from the first line that its successor does
 * not link to (the suspect) on. Each line carries in `prev` the hash of the line before, so that a line which was
 * changed, moved or removed is still described by its successor. Whether the list is the true one, the root decides.
 */
export function createExpectedLeaves(suspect: SuspectLine, size: number) {
  const suspectPlace = suspect.before.size;
  const claimed = new Map<number, string>();
  const own = new Map<number, string>([[suspectPlace, suspect.hash]]);
  let next = suspectPlace + 1;
  let replacement: string | undefined;
  let suppositions: { intact: Supposition; replaced: Supposition | undefined } | undefined;
  let isComplete = true;

  function settled() {
    suppositions ??= {
      intact: suppose(suspect.before, suspect.hash),
      replaced: replacement === undefined ? undefined : suppose(suspect.before, replacement),
    };
    return suppositions;
  }

  function settleNext(): void {
    const hash = claimed.get(next) ?? own.get(next);
    const { intact, replaced } = settled();
    if (hash === undefined) isComplete = false;
    else
      for (const supposition of replaced ? [intact, replaced] : [intact]) {
        supposition.frontier.append(decodeBase64(hash)!);
        supposition.last = hash;
      }
    claimed.delete(next);
    own.delete(next);
    next++;
  }

  function claim(place: number, hash: string): void {
    if (place >= size || decodeBase64(hash)?.length !== 32) return;
    if (place === suspectPlace && hash !== suspect.hash) replacement ??= hash;
    // Of two different claims on one place, the one that describes the line seen there is right.
    const known = claimed.get(place);
    const isLinked = own.get(place) === hash;
    if (place >= next && (known === undefined || isLinked || own.get(place) !== known)) claimed.set(place, hash);
  }

  function fits({ frontier, last }: Supposition, root: Uint8Array, hashLastAt: HashLastAt): boolean {
    const isRoot = (whole: Frontier) => Buffer.compare(whole.root(), root) === 0;
    if (frontier.size === size) return isRoot(frontier);
    // Nobody follows the last leaf, so its own place may be what was changed in it.
    const candidates = [claimed.get(next), own.get(next), hashLastAt({ seq: next, prev: last })];
    return candidates.some((hash) => hash !== undefined && isRoot(suppose(frontier, hash).frontier));
  }

  return {
    /** Adds a line that comes after the suspect, in the order of the file. */
    add({ seq, prev, hash }: ExportLine): void {
      if (seq === undefined || prev === undefined || !isComplete) return;
      claim(seq - 1, prev);
      if (seq >= next && seq < size) own.set(seq, hash);
      while (isComplete && next < size - 1 && Math.max(claimed.size, own.size) > WINDOW) settleNext();
    },

    /**
     * Whether the root shows the suspect to be `intact` or that another line was in its place (`replaced`); undefined
     * when the list fits neither way, because more was damaged than can be reconstructed. To be called once, at the end.
     */
    decide(root: Uint8Array, hashLastAt: HashLastAt): 'intact' | 'replaced' | undefined {
      while (isComplete && next < size - 1) settleNext();
      if (!isComplete) return undefined;
      const { intact, replaced } = settled();
      if (fits(intact, root, hashLastAt)) return 'intact';
      return replaced && fits(replaced, root, hashLastAt) ? 'replaced' : undefined;
    },
  };
}
