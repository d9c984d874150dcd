import { createExpectedLeaves } from './expected-leaves.js';
import { type ExportLine, hashWithPlace } from './export-line.js';
import type { Checkpoint } from './checkpoint.js';
import type { Frontier } from './frontier.js';

/** A line that is not what was signed. */
export interface BadLine {
  /** 1-based. */
  line: number;
  reason: string;
  /** Whether the signed root shows that it is this line and none before it. */
  isProven: boolean;
}

/** The last line before which every link holds. */
export interface LastLinked {
  /** 1-based; 0 when not even the first line begins a log. */
  line: number;
  content: ExportLine;
  /** The leaves before it. */
  before: Frontier;
}

function placeFault(expected: number, { seq, fault }: ExportLine, isSeenLater: boolean): string {
  if (fault !== undefined) return fault;
  if (seq === expected) return 'its prev is not the hash of the line before';
  if (seq === undefined || seq < expected)
    return `it says seq ${seq} where ${expected} belongs: duplicated, inserted or moved`;
  const what = isSeenLater ? 'the lines are out of order' : 'what belongs here is missing';
  return `it says seq ${seq} where ${expected} belongs: ${what}`;
}

/**
 * Finds the first bad line once a line does not link to the one before it. Either the line before was changed (then its
 * successor still carries the hash that it had), or this one is not the line that belongs here. Where the reconstructed
 * leaves fit the signed root, that decides and proves it; else the links around the place do.
 */
export function createChainDiagnosis(linked: LastLinked, head: Checkpoint) {
  const place = linked.line; // 0-based position of the line that does not link
  const { hash, prev } = linked.content;
  const leaves = place === 0 ? undefined : createExpectedLeaves({ before: linked.before, hash }, head.size);
  let unlinked: ExportLine | undefined;
  let following: ExportLine | undefined;
  let repaired: string | undefined;
  let lastBytes: Uint8Array = new Uint8Array();
  let isPlaceSeenLater = false;

  const takesSamePlace = () => unlinked?.seq === place - 1 && unlinked.prev === prev;

  /** The judgement of the links alone: whether it is the linked line that is bad. */
  function isLinkedLineBad(): boolean {
    if (place === 0 || unlinked?.fault !== undefined) return false;
    if (unlinked?.seq !== place) return takesSamePlace() && following?.prev === unlinked?.hash;
    // Its prev differs. When the next line vouches for its bytes, or for them with the prev put right, that settles it.
    return following === undefined || following.prev !== repaired;
  }

  return {
    /** Adds a line, the one that does not link first; `bytes` must stay as they are. */
    add(line: ExportLine, bytes: Uint8Array): void {
      leaves?.add(line);
      lastBytes = bytes;
      if (unlinked === undefined) {
        unlinked = line;
        repaired = hashWithPlace(bytes, { seq: place, prev: hash });
      } else {
        following ??= line;
        isPlaceSeenLater ||= line.seq === place;
      }
    },

    /** The first bad line. `provenLines`: how many lines from the first on an earlier checkpoint proved to be good. */
    conclude(provenLines: number): BadLine {
      const decision = leaves?.decide(head.root, (at) => hashWithPlace(lastBytes, at));
      const isLinkedBad = decision === undefined ? provenLines < place && isLinkedLineBad() : decision === 'replaced';
      const isProven = decision !== undefined;
      if (!isLinkedBad) return { line: place + 1, reason: placeFault(place, unlinked!, isPlaceSeenLater), isProven };
      const reason = takesSamePlace()
        ? 'it was inserted: the line that belongs here follows it'
        : 'it was changed: the next line carries another hash for it';
      return { line: place, reason, isProven };
    },
  };
}
