import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLineSplitter } from './line-splitter.js';

function split(chunks: readonly Uint8Array[], maxBytes = 10): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter(maxBytes, (buffer, start, end, isTerminated) => {
    lines.push(buffer.toString('latin1', start, end) + (isTerminated ? '$' : ''));
  });
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

test('finds the same lines however the bytes are cut into chunks', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r', ' '), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat(60)), (whole, cuts) => {
      const edges = [0, ...cuts.filter((at) => at < whole.length).sort((a, b) => a - b), whole.length];
      const chunks = edges.slice(1).map((end, i) => Buffer.from(whole.slice(edges[i], end), 'latin1'));
      const parts = whole.split('\n');
      const expected = parts.slice(0, -1).map((line) => `${line.slice(0, 11)}$`);
      if (parts.at(-1) !== '') expected.push(parts.at(-1)!.slice(0, 11));
      expect(split(chunks)).toEqual(expected);
    }),
  );
});

test('keeps no more of an endless line than shows that it is too long', () => {
  expect(split([Buffer.from(`${'x'.repeat(50)}\ny\n`)])).toEqual([`${'x'.repeat(11)}$`, 'y$']);
  expect(split(Array<Buffer>(1000).fill(Buffer.alloc(1000, 'x')))).toEqual(['x'.repeat(11)]);
});
