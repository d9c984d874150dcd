import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createFrontier } from './frontier.js';
import { leafHash } from './leaf.js';
import { EMPTY_ROOT, merkleRoot } from './merkle.js';
import { verifyConsistency, verifyInclusion } from './proof-verify.js';
import { appendBatch } from './tiles.js';
import { type ReadHashes, proveConsistency, proveInclusion, readFrontier, readRoot } from './tree-reader.js';

// The definitions of RFC 6962 section 2.1, word for word and as slow as they are.
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

/** MTH(D[start:end]) with a memory, since the tests ask for the same ranges again and again. */
function naiveTree(leaves: readonly Uint8Array[]) {
  const memory = new Map<string, Uint8Array>();
  const mth = (start: number, end: number): Uint8Array => {
    if (end === start) return sha256();
    if (end - start === 1) return sha256(Buffer.of(0), leaves[start]!);
    const name = `${start}-${end}`;
    const known = memory.get(name);
    if (known) return known;
    const k = start + splitOf(end - start);
    const hash = sha256(Buffer.of(1), mth(start, k), mth(k, end));
    memory.set(name, hash);
    return hash;
  };
  const path = (m: number, start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const k = splitOf(end - start);
    if (m < k) return [...path(m, start, start + k), mth(start + k, end)];
    return [...path(m - k, start + k, end), mth(start, start + k)];
  };
  const subproof = (m: number, start: number, end: number, isWhole: boolean): Uint8Array[] => {
    if (m === end - start) return isWhole ? [] : [mth(start, end)];
    const k = splitOf(end - start);
    if (m <= k) return [...subproof(m, start, start + k, isWhole), mth(start + k, end)];
    return [...subproof(m - k, start + k, end, false), mth(start, start + k)];
  };
  return { mth, path, proof: (m: number, n: number) => subproof(m, 0, n, true) };
}

const LARGEST = 300;
const leaves = Array.from({ length: LARGEST }, (_, i) => Buffer.from(`leaf ${i}`));
const leafHashes = leaves.map(leafHash);
const naive = naiveTree(leaves);

/** Storage as the ledger keeps it: leaf hashes, and the rows that appending creates; notes what is read. */
function storage(hashes: readonly Uint8Array[]) {
  const levels: Uint8Array[][] = [[...hashes]];
  const frontier = createFrontier();
  for (const { level, index, hash } of appendBatch(frontier, hashes)) {
    const rows = (levels[level] ??= []);
    expect(rows).toHaveLength(index);
    rows.push(hash);
  }
  const reads: { level: number; start: number; count: number }[] = [];
  const readHashes: ReadHashes = async (level, start, count) => {
    reads.push({ level, start, count });
    if (Math.floor(start / 256) !== Math.floor((start + count - 1) / 256)) throw new Error('a read crosses a tile');
    return levels[level]!.slice(start, start + count);
  };
  return { readHashes, reads, frontier };
}

const { readHashes } = storage(leafHashes);
const sizes = Array.from({ length: LARGEST + 1 }, (_, size) => size);

test('computes the root of every size up to 300 in all three ways', async () => {
  const growing = createFrontier();
  for (const size of sizes) {
    const expected = naive.mth(0, size);
    expect(merkleRoot(leafHashes.slice(0, size))).toEqual(expected);
    expect(growing.root()).toEqual(expected);
    expect(await readRoot(readHashes, size)).toEqual(expected);
    expect((await readFrontier(readHashes, size)).hashes).toEqual(growing.hashes);
    if (size < LARGEST) growing.append(leafHashes[size]!);
  }
  expect(EMPTY_ROOT).toEqual(naive.mth(0, 0));
});

test('proves every leaf of every size up to 300, and the proof holds for that leaf and place alone', async () => {
  for (const treeSize of sizes) {
    const root = naive.mth(0, treeSize);
    for (let index = 0; index < treeSize; index++) {
      const proof = await proveInclusion(readHashes, index, treeSize);
      if (Buffer.compare(Buffer.concat(proof), Buffer.concat(naive.path(index, 0, treeSize))) !== 0) {
        throw new Error(`the proof of ${index} in ${treeSize} differs from the definition`);
      }
      const claim = { index, treeSize, leafHash: leafHashes[index]!, proof, root };
      if (!verifyInclusion(claim)) throw new Error(`the proof of ${index} in ${treeSize} does not verify`);
      const other = (index + 1) % treeSize;
      if (other === index) continue;
      if (verifyInclusion({ ...claim, leafHash: leafHashes[other]! }))
        throw new Error(`another leaf passes at ${index}`);
      if (verifyInclusion({ ...claim, index: other })) throw new Error(`${index} in ${treeSize} passes at ${other}`);
    }
  }
}, 120_000);

test('proves consistency of all pairs up to 64 and of a sample of pairs up to 300', async () => {
  let pairs = 0;
  for (const to of sizes) {
    for (let from = 1; from <= to; from++) {
      if (to > 64 && (from * 31 + to * 17) % 7 !== 0) continue;
      const proof = await proveConsistency(readHashes, from, to);
      if (Buffer.compare(Buffer.concat(proof), Buffer.concat(naive.proof(from, to))) !== 0) {
        throw new Error(`the proof from ${from} to ${to} differs from the definition`);
      }
      const claim = { from, to, fromRoot: naive.mth(0, from), toRoot: naive.mth(0, to), proof };
      if (!verifyConsistency(claim)) throw new Error(`the proof from ${from} to ${to} does not verify`);
      const wrongRoot = naive.mth(1, from);
      if (verifyConsistency({ ...claim, fromRoot: wrongRoot }))
        throw new Error(`another old root passes at ${from}, ${to}`);
      pairs++;
    }
  }
  expect(pairs).toBeGreaterThan(8000);
}, 120_000);

/** Everything that must not pass where only the given proof does. */
function spoilt(proof: readonly Uint8Array[]): Uint8Array[][] {
  const stray = Buffer.alloc(32, 0xaa);
  const each = proof.flatMap((hash, i) => [
    proof.toSpliced(i, 1),
    proof.toSpliced(i, 0, stray),
    proof.with(i, stray),
    // More bytes than a hash has, beginning with the right ones.
    proof.with(i, Buffer.concat([hash, Buffer.of(0)])),
  ]);
  return [...each, [...proof, stray], [stray, ...proof]].map((it) => [...it]);
}

test('lets no spoilt proof pass for any size up to 20', async () => {
  for (let treeSize = 1; treeSize <= 20; treeSize++) {
    const root = naive.mth(0, treeSize);
    for (let index = 0; index < treeSize; index++) {
      const proof = await proveInclusion(readHashes, index, treeSize);
      const claim = { index, treeSize, leafHash: leafHashes[index]!, root };
      expect(verifyInclusion({ ...claim, proof })).toBe(true);
      expect(spoilt(proof).filter((it) => verifyInclusion({ ...claim, proof: it }))).toEqual([]);
      // The leaf is in a tree with this root, but that tree has not the size it is said to have.
      for (const wrongSize of [treeSize * 2, treeSize * 4]) {
        expect(verifyInclusion({ ...claim, proof, treeSize: wrongSize })).toBe(false);
      }
    }
    for (let from = 1; from < treeSize; from++) {
      const proof = await proveConsistency(readHashes, from, treeSize);
      const claim = { from, to: treeSize, fromRoot: naive.mth(0, from), toRoot: root };
      expect(verifyConsistency({ ...claim, proof })).toBe(true);
      expect(spoilt(proof).filter((it) => verifyConsistency({ ...claim, proof: it }))).toEqual([]);
      expect(verifyConsistency({ ...claim, proof, to: treeSize * 4 })).toBe(false);
    }
  }
});

test('reads a bounded number of hashes however large the log', async () => {
  // A log of 256^3 equal leaves has equal subtrees, so its storage needs no memory.
  const perLevel: Uint8Array[] = [leafHash(Buffer.from('same'))];
  for (let level = 1; level <= 3; level++) perLevel.push(merkleRoot(Array<Uint8Array>(256).fill(perLevel[level - 1]!)));
  const reads: number[] = [];
  const equalLeaves: ReadHashes = async (level, _start, count) => {
    reads.push(count);
    return Array<Uint8Array>(count).fill(perLevel[level]!);
  };
  const treeSize = 256 ** 3 + 256 ** 2 * 77 + 256 * 200 + 255;
  const root = await readRoot(equalLeaves, treeSize);
  const index = 12_345_678;
  reads.length = 0;
  const proof = await proveInclusion(equalLeaves, index, treeSize);
  expect(verifyInclusion({ index, treeSize, leafHash: perLevel[0]!, proof, root })).toBe(true);
  expect(reads.length).toBeLessThanOrEqual(2 * 4);
  expect(reads.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2 * 256 * 4);

  reads.length = 0;
  const from = 9_999_999;
  const consistency = await proveConsistency(equalLeaves, from, treeSize);
  const fromRoot = await readRoot(equalLeaves, from);
  expect(verifyConsistency({ from, to: treeSize, fromRoot, toRoot: root, proof: consistency })).toBe(true);
  expect(reads.length).toBeLessThanOrEqual(5 * 4);
});

test('refuses to answer from storage that lacks hashes', async () => {
  const holes: ReadHashes = async (level, start, count) => (await readHashes(level, start, count)).slice(1);
  await expect(readRoot(holes, 5)).rejects.toThrow('expected 5 hashes of level 0 from 0, got 4');
});

test.each([
  [-1, 5],
  [5, 5],
  [0.5, 5],
  [0, 0],
])('has no inclusion proof of leaf %d in %d leaves', async (index, size) => {
  await expect(proveInclusion(readHashes, index, size)).rejects.toThrow(RangeError);
});

test.each([
  [0, 5],
  [6, 5],
  [1, -1],
])('has no consistency proof from %d to %d', async (from, to) => {
  await expect(proveConsistency(readHashes, from, to)).rejects.toThrow(RangeError);
});

test('continues a frontier where it was left, and a fork goes its own way', () => {
  const original = createFrontier();
  for (const hash of leafHashes.slice(0, 201)) original.append(hash);
  const continued = createFrontier(original.size, original.hashes);
  const fork = continued.fork();
  fork.append(leafHashes[0]!);
  for (const hash of leafHashes.slice(201)) continued.append(hash);
  expect(continued.root()).toEqual(naive.mth(0, LARGEST));
  expect(original.root()).toEqual(naive.mth(0, 201));
});

test.each([
  [1, []],
  [2, [leafHashes[0]!, leafHashes[1]!]],
  [1, [Buffer.alloc(31)]],
  [-1, []],
  [2 ** 53, [leafHashes[0]!]],
])('refuses a frontier of %d leaves with hashes that cannot be its own', (size, hashes) => {
  expect(() => createFrontier(size, hashes)).toThrow(RangeError);
});
