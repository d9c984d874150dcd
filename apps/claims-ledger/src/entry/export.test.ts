import { expect, test } from '@jest/globals';
import type { EntryReader, SeqRange } from './entry.read-model.js';
import { exportLines } from './export.js';

/** A log of `size` entries that remembers what was read of it. */
function logOf(size: number, missing?: number): { reader: EntryReader; reads: SeqRange[] } {
  const reads: SeqRange[] = [];
  const reader: EntryReader = {
    size: async () => size,
    range: async (_tenantId, range) => {
      reads.push(range);
      const all = Array.from({ length: size }, (_, seq) => ({ seq, leaf: Buffer.from(`leaf ${seq}`), leafHash: '' }));
      return all.slice(range.from, range.to).filter(({ seq }) => seq !== missing);
    },
  };
  return { reader, reads };
}

test('gives every leaf a line, and no more of them than the size asked for', async () => {
  const { reader } = logOf(600);
  let text = '';
  for await (const chunk of exportLines(reader, 'tenant', 520)) text += Buffer.from(chunk).toString();

  expect(text.split('\n')).toEqual([...Array.from({ length: 520 }, (_, seq) => `leaf ${seq}`), '']);
});

test('reads no chunk before the last one was taken, and none after the client has gone', async () => {
  const { reader, reads } = logOf(10_000);
  const lines = exportLines(reader, 'tenant', 10_000);

  await lines.next();
  expect(reads).toHaveLength(1);
  await lines.next();
  expect(reads).toHaveLength(2);
  await lines.return(undefined);
  await lines.next();
  expect(reads).toHaveLength(2);
});

test('breaks off rather than leaving out an entry', async () => {
  const { reader } = logOf(600, 256);
  const lines = exportLines(reader, 'tenant', 600);
  await lines.next();

  await expect(lines.next()).rejects.toThrow('entry 256 of 600 is missing');
});
