import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printFrames } from './frames.js';

const frame = (stream: number, text: Uint8Array): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
};

async function printed(chunks: readonly Uint8Array[]) {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  await printFrames(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), {
    stdout: (chunk) => out.push(Buffer.from(chunk)),
    stderr: (chunk) => err.push(Buffer.from(chunk)),
  });
  return [Buffer.concat(out), Buffer.concat(err)];
}

test('takes the streams apart wherever the pieces were cut', async () => {
  const pieces = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 20 })), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), async (frames, cuts) => {
      const bytes = Buffer.concat(frames.map(([stream, text]) => frame(stream, text)));
      const chunks: Buffer[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = cuts[turn % cuts.length]!;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const of = (stream: number) => Buffer.concat(frames.filter(([s]) => s === stream).map(([, text]) => text));
      expect(await printed(chunks)).toEqual([of(1), of(2)]);
    }),
  );
});

test('passes a long piece on as it comes, without gathering it', async () => {
  const header = Buffer.alloc(8);
  header[0] = 1;
  const chunk = Buffer.alloc(65_536, 'x');
  header.writeUInt32BE(chunk.length * 200, 4);
  const hash = createHash('sha256');
  let longest = 0;
  const source = Readable.from([header, ...Array.from({ length: 200 }, () => chunk)]);
  await printFrames(source, {
    stdout: (piece) => {
      hash.update(piece);
      longest = Math.max(longest, piece.length);
    },
    stderr: () => undefined,
  });
  expect(longest).toBe(chunk.length);
  expect(hash.digest('hex')).toBe(
    createHash('sha256')
      .update(Buffer.alloc(chunk.length * 200, 'x'))
      .digest('hex'),
  );
});

test('does not take other bytes for output', async () => {
  await expect(printed([Buffer.from('HTTP/1.1 200 OK\r\n')])).rejects.toThrow('not of the expected form');
});
