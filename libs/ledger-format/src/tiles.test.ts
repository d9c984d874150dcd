import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createFrontier } from './frontier.js';
import { leafHash } from './leaf.js';
import { merkleRoot } from './merkle.js';
import {
  type Tile,
  appendBatch,
  decodeEntryBundle,
  encodeEntryBundle,
  parseTilePath,
  tilePath,
  tileRange,
} from './tiles.js';

test.each<[string, Tile]>([
  ['tile/0/000', { kind: 'hashes', level: 0, index: 0, width: 256 }],
  ['tile/1/x001/x234/067', { kind: 'hashes', level: 1, index: 1234067, width: 256 }],
  ['tile/63/999.p/1', { kind: 'hashes', level: 63, index: 999, width: 1 }],
  ['tile/entries/x001/000.p/255', { kind: 'entries', index: 1000, width: 255 }],
])('spells %s', (path, tile) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

test.each([
  'tile/64/000',
  'tile/00/000',
  'tile/0/0',
  'tile/0/0000',
  'tile/0/001/000',
  'tile/0/x000/001',
  'tile/0/x001',
  'tile/0/000.p/0',
  'tile/0/000.p/256',
  'tile/0/000.p/257',
  'tile/entries/000.p/999',
  'tile/0/000.p/01',
  'tile/0/000.p/',
  'tile/-1/000',
  'tile/entry/000',
  'tile/0/../000',
  'tile/0/000/',
  '/tile/0/000',
  'tile/0/x999/x999/x999/x999/x999/999',
])('does not know the path %s', (path) => {
  expect(parseTilePath(path)).toBeUndefined();
});

test('reads back every path it writes', () => {
  const tile = fc.record({
    kind: fc.constant('hashes' as const),
    level: fc.integer({ min: 0, max: 63 }),
    index: fc.integer({ min: 0, max: 2 ** 45 }),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(fc.property(tile, (it) => expect(parseTilePath(tilePath(it))).toEqual(it)));
});

test('has the tiles of a tree of 70,000 that the specification counts', () => {
  const full = (level: number, index: number): Tile => ({ kind: 'hashes', level, index, width: 256 });
  const partial = (level: number, index: number, width: number): Tile => ({ ...full(level, index), width });
  const exists = (tile: Tile) => tileRange(tile, 70_000) !== undefined;
  expect([full(0, 272), partial(0, 273, 112), full(1, 0), partial(1, 1, 17), partial(2, 0, 1)].every(exists)).toBe(
    true,
  );
  expect(
    [full(0, 273), partial(0, 273, 113), full(1, 1), partial(1, 1, 18), partial(2, 0, 2), partial(3, 0, 1)].some(
      exists,
    ),
  ).toBe(false);
  expect(tileRange(partial(1, 1, 17), 70_000)).toEqual({ level: 1, start: 256, count: 17 });
  expect(tileRange({ kind: 'entries', index: 273, width: 112 }, 70_000)).toEqual({
    level: 0,
    start: 69_888,
    count: 112,
  });
  expect(tileRange(partial(63, 0, 1), 70_000)).toBeUndefined();
});

test('bundles entries with their lengths', () => {
  const entries = [Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(65_535, 'x'), Buffer.alloc(258, 'y')];
  const bundle = encodeEntryBundle(entries);
  expect(bundle.subarray(0, 5)).toEqual(Buffer.from([0, 1, 0x61, 0, 0]));
  expect(decodeEntryBundle(bundle)).toEqual(entries);
});

test('refuses an entry too long for a bundle and a bundle that breaks off', () => {
  expect(() => encodeEntryBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
  const bundle = encodeEntryBundle([Buffer.from('abc')]);
  for (const length of [1, 2, 4]) expect(() => decodeEntryBundle(bundle.subarray(0, length))).toThrow(RangeError);
});

test('adds one row for each subtree that a batch completes, however the batches fall', () => {
  const hashes = Array.from({ length: 256 * 256 + 300 }, (_, i) => leafHash(Buffer.from(`${i}`)));
  const inOneGo = appendBatch(createFrontier(), hashes);
  expect(inOneGo).toHaveLength(257 + 1);
  expect(inOneGo.filter(({ level }) => level === 1).map(({ index }) => index)).toEqual([...Array(257).keys()]);
  expect(inOneGo.filter(({ level }) => level === 2)).toEqual([
    { level: 2, index: 0, hash: merkleRoot(hashes.slice(0, 65_536)) },
  ]);
  expect(inOneGo.find(({ level, index }) => level === 1 && index === 3)!.hash).toEqual(
    merkleRoot(hashes.slice(768, 1024)),
  );

  const frontier = createFrontier();
  const rows = [];
  for (let at = 0; at < hashes.length; at += 97) rows.push(...appendBatch(frontier, hashes.slice(at, at + 97)));
  expect(rows).toEqual(inOneGo);
});
