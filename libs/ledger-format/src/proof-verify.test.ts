import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nodeHash } from './merkle.js';
import { verifyConsistency, verifyInclusion } from './proof-verify.js';

interface Vector {
  kind: 'inclusion' | 'consistency';
  index: string;
  size: string;
  size1: string;
  leafHash: string;
  root: string;
  root1: string;
  proof: string[] | null;
  expectOk: boolean;
  f: string;
}

const bytes = (base64: string) => Buffer.from(base64, 'base64');

function verifies(vector: Vector): boolean {
  const proof = (vector.proof ?? []).map(bytes);
  const root = bytes(vector.root);
  if (vector.kind === 'inclusion') {
    const { index, size, leafHash } = vector;
    return verifyInclusion({ index: BigInt(index), treeSize: BigInt(size), leafHash: bytes(leafHash), proof, root });
  }
  const { size1, size, root1 } = vector;
  return verifyConsistency({ from: BigInt(size1), to: BigInt(size), fromRoot: bytes(root1), toRoot: root, proof });
}

const file = path.resolve(import.meta.dirname, '../../../../shared/evals/ledger/rfc6962-proofs.jsonl');

if (existsSync(file)) {
  const vectors = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    // Some numbers exceed 2^53 and must not pass through a JavaScript number.
    .map((line) => JSON.parse(line.replaceAll(/"(index|size|size1)": (\d+)/g, '"$1": "$2"')) as Vector);

  test('reads all official vectors', () => {
    expect(vectors.filter(({ expectOk }) => expectOk)).toHaveLength(12);
    expect(vectors).toHaveLength(196);
  });
  test.each(vectors)('judges the official vector $f as published', (vector) => {
    expect(verifies(vector)).toBe(vector.expectOk);
  });
} else {
  test.skip(`official vectors: skipped, ${file} is absent`, () => undefined);
}

describe('edges of the verification', () => {
  const hash = Buffer.alloc(32, 1);
  const one = { index: 0, treeSize: 1, leafHash: hash, proof: [], root: hash };

  test('accepts the only leaf of a tree', () => {
    expect(verifyInclusion(one)).toBe(true);
  });
  test.each([
    ['an index past the tree', { index: 1 }],
    ['a negative index', { index: -1 }],
    ['a fractional index', { index: 0.5 }],
    ['an empty tree', { treeSize: 0 }],
    ['a hash too many', { proof: [hash] }],
    ['a leaf hash that is no hash', { leafHash: Buffer.alloc(31), root: Buffer.alloc(31) }],
    ['an index of 2^64-1', { index: 2n ** 64n - 1n }],
  ])('refuses inclusion with %s', (_case, change) => {
    expect(verifyInclusion({ ...one, ...change })).toBe(false);
  });

  test('refuses the root and proof of a larger tree for a smaller one', () => {
    const left = Buffer.alloc(32, 2);
    const root = nodeHash(left, hash);
    expect(verifyInclusion({ index: 1, treeSize: 2, leafHash: hash, proof: [left], root })).toBe(true);
    expect(verifyInclusion({ index: 0, treeSize: 1, leafHash: hash, proof: [left], root })).toBe(false);
  });

  const same = { from: 3, to: 3, fromRoot: hash, toRoot: hash, proof: [] };
  test('accepts a tree as consistent with itself', () => {
    expect(verifyConsistency(same)).toBe(true);
  });
  test.each([
    ['an empty older tree', { from: 0, proof: [hash] }],
    ['two empty trees', { from: 0, to: 0 }],
    ['a shrunken tree', { from: 4 }],
    ['no proof for growth', { to: 4 }],
    ['equal sizes with different roots', { toRoot: Buffer.alloc(32, 2) }],
    ['a proof for what needs none', { proof: [hash] }],
    ['proof hashes of a wrong length', { to: 4, proof: [Buffer.alloc(33), Buffer.alloc(31)] }],
  ])('refuses consistency with %s', (_case, change) => {
    expect(verifyConsistency({ ...same, ...change })).toBe(false);
  });
});
