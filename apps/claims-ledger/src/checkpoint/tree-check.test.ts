import { expect, test } from '@jest/globals';
import { createFrontier, leafHash } from '@wingman/ledger-format';
import type { Head } from '../sequence/head.js';
import { RefusedToSign } from './refusals.js';
import { assertExtends, assertHeadDerives } from './tree-check.js';

const leaves = ['a', 'b', 'c'].map((text) => leafHash(Buffer.from(text)));
const [first, second] = leaves as [Buffer, Buffer, Buffer];

function headOf(size: number): Head {
  const frontier = createFrontier(0, []);
  for (const leaf of leaves.slice(0, size)) frontier.append(leaf);
  return { logId: 'log', frontier, prev: leaves[size - 1]?.toString('base64') ?? '' };
}

const stored = (hashes: readonly Buffer[]) => async (_level: number, start: number, count: number) =>
  hashes.slice(start, start + count);
const outage = new Error('the connection was cut');
const away = () => Promise.reject(outage);

const published = { origin: 'o/t', size: 2, root: headOf(2).frontier.root(), extensions: [] };
const grown = { size: 3, root: headOf(3).frontier.root() };

test('a log that holds is passed', async () => {
  await assertHeadDerives(stored(leaves), headOf(3));
  await assertExtends(stored(leaves), published, grown);
});

test.each([
  ['missing', [first, second]],
  ['other', [first, second, first]],
])('%s hashes are refused', async (_what, hashes) => {
  await expect(assertHeadDerives(stored(hashes), headOf(3))).rejects.toThrow(RefusedToSign);
  await expect(assertExtends(stored(hashes), published, grown)).rejects.toThrow(RefusedToSign);
});

test('a database that cannot be read is not taken for a contradiction', async () => {
  await expect(assertHeadDerives(away, headOf(3))).rejects.toBe(outage);
  await expect(assertExtends(away, published, grown)).rejects.toBe(outage);
});
