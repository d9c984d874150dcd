import type { Frontier } from './frontier.js';
import { TILE_WIDTH } from './tree-reader.js';

const MAX_LEVEL = 63;
const MAX_ENTRY_LENGTH = 0xffff;

/** A tile of hashes or a bundle of entries (C2SP tlog-tiles); `width` is 256 when it is full. */
export type Tile =
  { kind: 'hashes'; level: number; index: number; width: number } | { kind: 'entries'; index: number; width: number };

/** `1234067` as `x001/x234/067` (C2SP tlog-tiles, "Merkle Tree"). */
function encodeIndex(index: number): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/.{3}/g)!;
  return groups.map((digits, i) => (i === groups.length - 1 ? digits : `x${digits}`)).join('/');
}

/** Path of a tile below the log's prefix: `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`. */
export function tilePath(tile: Tile): string {
  const level = tile.kind === 'entries' ? 'entries' : String(tile.level);
  const partial = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `tile/${level}/${encodeIndex(tile.index)}${partial}`;
}

/** The tile that a path names, or undefined unless it is spelled exactly as `tilePath` would. */
export function parseTilePath(path: string): Tile | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (!match) return undefined;
  const index = Number(match[2]!.replaceAll(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : Number(match[3]);
  const level = Number(match[1]);
  if (!Number.isSafeInteger(index) || width < 1 || width > TILE_WIDTH || (match[1] !== 'entries' && level > MAX_LEVEL))
    return undefined;
  const tile: Tile =
    match[1] === 'entries' ? { kind: 'entries', index, width } : { kind: 'hashes', level, index, width };
  return tilePath(tile) === path ? tile : undefined;
}

/**
 * The stored hashes or entries that a tile consists of: `count` of them from position `start` of `level` (entries are
 * at level 0). Undefined when a tree of `size` leaves does not have all of them yet.
 */
export function tileRange(tile: Tile, size: number): { level: number; start: number; count: number } | undefined {
  const level = tile.kind === 'entries' ? 0 : tile.level;
  const start = tile.index * TILE_WIDTH;
  const available = Math.floor(size / TILE_WIDTH ** level);
  return start + tile.width <= available ? { level, start, count: tile.width } : undefined;
}

/** Entries of a bundle, each after its length as 16-bit big-endian (C2SP tlog-tiles, "Log entries"). */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_LENGTH) throw new RangeError(`an entry of ${entry.length} bytes fits no bundle`);
      return [Buffer.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The entries of a bundle. Throws RangeError when it ends inside an entry. */
export function decodeEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + ((bundle[at]! << 8) | (bundle[at + 1] ?? 0));
    if (at + 2 > bundle.length || end > bundle.length)
      throw new RangeError(`the bundle ends inside entry ${entries.length}`);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** A stored hash above the leaves: that of the complete subtree `index` of 256^level leaves, level >= 1. */
export interface LevelRow {
  level: number;
  index: number;
  hash: Uint8Array;
}

/**
 * Appends leaf hashes to the frontier (in place) and returns the rows that the batch adds above the leaves: one for
 * each subtree of 256^level leaves that it completes. Nothing has to be read for it.
 */
export function appendBatch(frontier: Frontier, leafHashes: readonly Uint8Array[]): LevelRow[] {
  const rows: LevelRow[] = [];
  for (const leafHash of leafHashes) {
    frontier.append(leafHash, ({ height, index }, hash) => {
      if (height % 8 === 0) rows.push({ level: height / 8, index, hash });
    });
  }
  return rows;
}
