import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { AppError, MAX_ENTRY_BYTES } from '@wingman/contracts';
import fc from 'fast-check';
import { canonicalBytes } from './canonical.js';
import { type LeafFields, finishLeaf, leafHash, leafHashText, prepareLeaf } from './leaf.js';

const required: LeafFields = { kind: 'claim', tenant_id: 't', timestamp: '2026-01-01T00:00:00.000Z', entry_id: 'e' };
const aHash = leafHashText(Buffer.from('{}'));

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : undefined;
  }
  return undefined;
};

test('finishes every leaf as the canonical JSON of the whole object', () => {
  const text = fc.string({ unit: 'binary' });
  // Names around the two that are left out, besides arbitrary ones.
  const name = fc.oneof(
    text,
    fc.constantFrom('preu', 'prev0', 'prew', 'sep', 'seq0', 'ser', 'Z', '{', '', '__proto__x'),
  );
  const fields = fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text)));
  const place = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(fields, place, (extra, seq) => {
      const { v: _v, seq: _seq, prev: _prev, ...own } = extra;
      const all = { ...own, ...required };
      const leaf = finishLeaf(prepareLeaf(all), { seq, prev: aHash });
      expect(leaf.toString()).toBe(canonicalBytes({ ...all, v: 1, seq, prev: aHash }).toString());
    }),
    { numRuns: 500 },
  );
});

test('begins a log with an empty prev', () => {
  const leaf = finishLeaf(prepareLeaf(required), { seq: 0, prev: '' });
  expect(JSON.parse(leaf.toString())).toEqual({ ...required, v: 1, seq: 0, prev: '' });
});

test('knows the exact size of the longest leaf', () => {
  const prepared = prepareLeaf({ ...required, claim: 'größer' });
  expect(finishLeaf(prepared, { seq: Number.MAX_SAFE_INTEGER, prev: aHash })).toHaveLength(prepared.maxBytes);
});

test('accepts a leaf of 65,535 bytes and refuses one byte more', () => {
  const overhead = prepareLeaf({ ...required, claim: '' }).maxBytes;
  const room = MAX_ENTRY_BYTES - overhead;
  expect(prepareLeaf({ ...required, claim: 'x'.repeat(room) }).maxBytes).toBe(MAX_ENTRY_BYTES);
  expect(codeOf(() => prepareLeaf({ ...required, claim: 'x'.repeat(room + 1) }))).toBe('entry_too_large');
});

test('treats an undefined field as absent', () => {
  const leaf = finishLeaf(prepareLeaf({ ...required, worker_id: undefined }), { seq: 0, prev: '' });
  expect(JSON.parse(leaf.toString())).not.toHaveProperty('worker_id');
});

test.each(['seq', 'prev', 'v'])('refuses a producer that sets %s', (name) => {
  expect(codeOf(() => prepareLeaf({ ...required, [name]: 1 }))).toBe('invalid_request');
});

test.each([
  { seq: -1, prev: aHash },
  { seq: 1.5, prev: aHash },
  { seq: 2 ** 53, prev: aHash },
  { seq: 0, prev: aHash },
  { seq: 1, prev: '' },
  { seq: 1, prev: `${aHash.slice(0, -2)}"=` },
])('refuses the impossible place %j', (place) => {
  expect(() => finishLeaf(prepareLeaf(required), place)).toThrow(RangeError);
});

test.each([0, 1, 400, MAX_ENTRY_BYTES, MAX_ENTRY_BYTES + 10])(
  'hashes a leaf of %d bytes in the domain of leaves',
  (length) => {
    const leaf = Buffer.alloc(length, 'x');
    const expected = createHash('sha256').update(Buffer.of(0)).update(leaf).digest();
    expect(leafHash(leaf)).toEqual(expected);
    expect(leafHashText(leaf)).toBe(expected.toString('base64'));
  },
);
