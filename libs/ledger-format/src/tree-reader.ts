import { type Frontier, createFrontier } from './frontier.js';
import { type Subtree, completeSubtrees, floorLog2, foldSubtrees, merkleRoot } from './merkle.js';

/** Hashes that one tile holds, and the growth from one stored level to the next (C2SP tlog-tiles: 8 tree levels). */
export const TILE_WIDTH = 256;
const LEVEL_HEIGHT = 8;

/**
 * Reads `count` stored hashes from position `start` of a level: level 0 holds leaf hashes, level k the hashes of
 * complete subtrees of 256^k leaves. A read never crosses a tile (a multiple of 256). Reads of one question are
 * issued together, so that a pipelined connection answers them in one round trip.
 */
export type ReadHashes = (level: number, start: number, count: number) => Promise<readonly Uint8Array[]>;

/** A stored hash that a tree of the asked size must have is not there. */
export class MissingHashesError extends Error {
  constructor({ level, from, to }: TileSpan, found: number) {
    super(`expected ${to - from} hashes of level ${level} from ${from}, got ${found}`);
    this.name = 'MissingHashesError';
  }
}

/** A run of leaves, from `start` to before `end`, that is one node of the tree. */
interface NodeRange {
  start: number;
  end: number;
}

interface TileSpan {
  level: number;
  from: number;
  to: number;
}

/** Which stored hashes a complete subtree is made of: 2^(height mod 8) neighbours within one tile. */
function spanOf({ height, index }: Subtree): TileSpan {
  const width = 2 ** (height % LEVEL_HEIGHT);
  return { level: Math.floor(height / LEVEL_HEIGHT), from: index * width, to: (index + 1) * width };
}

const tileOf = (span: TileSpan): string => `${span.level}/${Math.floor(span.from / TILE_WIDTH)}`;

/** Reads complete subtrees, one read per tile touched, and returns their hashes in the order asked. */
async function readSubtrees(readHashes: ReadHashes, subtrees: readonly Subtree[]): Promise<Uint8Array[]> {
  const spans = subtrees.map(spanOf);
  const tiles = new Map<string, TileSpan>();
  for (const span of spans) {
    const tile = tiles.get(tileOf(span)) ?? { ...span };
    tiles.set(tileOf(span), { ...tile, from: Math.min(tile.from, span.from), to: Math.max(tile.to, span.to) });
  }
  const contents = new Map<string, readonly Uint8Array[]>();
  await Promise.all(
    [...tiles].map(async ([name, { level, from, to }]) => {
      const hashes = await readHashes(level, from, to - from);
      if (hashes.length !== to - from) throw new MissingHashesError({ level, from, to }, hashes.length);
      contents.set(name, hashes);
    }),
  );
  return spans.map((span) => {
    const { from } = tiles.get(tileOf(span))!;
    return Buffer.from(merkleRoot(contents.get(tileOf(span))!.slice(span.from - from, span.to - from)));
  });
}

/** Reads nodes of the tree, each of which may end in its ragged right edge. */
async function readNodes(readHashes: ReadHashes, ranges: readonly NodeRange[]): Promise<Uint8Array[]> {
  const parts = ranges.map(({ start, end }) => completeSubtrees(start, end));
  const hashes = await readSubtrees(readHashes, parts.flat());
  let at = 0;
  return parts.map(({ length }) => foldSubtrees(hashes.slice(at, (at += length))));
}

function assertSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no size of a tree`);
}

/** Where RFC 6962 splits a node of more than one leaf: after the largest power of two below its size. */
const splitOf = ({ start, end }: NodeRange): number => start + 2 ** floorLog2(end - start - 1);

/** Root of the first `size` leaves. Reads at most 256 hashes of each level. */
export async function readRoot(readHashes: ReadHashes, size: number): Promise<Uint8Array> {
  assertSize(size);
  const [root] = await readNodes(readHashes, [{ start: 0, end: size }]);
  return root!;
}

/** The frontier of the first `size` leaves, to go on appending from what is stored. */
export async function readFrontier(readHashes: ReadHashes, size: number): Promise<Frontier> {
  assertSize(size);
  return createFrontier(size, await readSubtrees(readHashes, completeSubtrees(0, size)));
}

/**
 * Inclusion proof of the leaf at `index` in the tree of the first `size` leaves (RFC 6962 section 2.1.1).
 * Throws RangeError unless `0 <= index < size`. Reads at most two tiles of each level.
 */
export async function proveInclusion(readHashes: ReadHashes, index: number, size: number): Promise<Uint8Array[]> {
  assertSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new RangeError(`the tree of ${size} leaves has no leaf ${index}`);
  }
  const siblings: NodeRange[] = [];
  let node: NodeRange = { start: 0, end: size };
  while (node.end - node.start > 1) {
    const split = splitOf(node);
    const left = { start: node.start, end: split };
    const right = { start: split, end: node.end };
    siblings.unshift(index < split ? right : left);
    node = index < split ? left : right;
  }
  return readNodes(readHashes, siblings);
}

/**
 * Consistency proof from the tree of `from` leaves to that of `to` leaves (RFC 6962 section 2.1.2); empty when they
 * are the same. Throws RangeError unless `1 <= from <= to`. Reads at most three tiles of each level.
 */
export async function proveConsistency(readHashes: ReadHashes, from: number, to: number): Promise<Uint8Array[]> {
  assertSize(to);
  if (!Number.isSafeInteger(from) || from < 1 || from > to) {
    throw new RangeError(`no consistency proof leads from ${from} leaves to ${to}`);
  }
  const nodes: NodeRange[] = [];
  let node: NodeRange = { start: 0, end: to };
  while (node.end !== from) {
    const split = splitOf(node);
    const left = { start: node.start, end: split };
    const right = { start: split, end: node.end };
    nodes.unshift(from <= split ? right : left);
    node = from <= split ? left : right;
  }
  // The whole older tree is known to the verifier; any other common node must be told.
  if (node.start > 0) nodes.unshift(node);
  return readNodes(readHashes, nodes);
}
