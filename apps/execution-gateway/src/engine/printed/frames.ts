import type { Readable } from 'node:stream';
import type { Printer } from '../printer.js';

const HEADER_BYTES = 8;

/**
 * Takes the output of a container apart as it comes. Each piece stands behind eight bytes: its stream, three zeros and
 * its length. Nothing is gathered: however long a piece is, it is passed on as it is read.
 * Source: Engine API, "Stream format" of `POST /containers/{id}/attach`.
 *
 * @throws Error for bytes of another form
 */
export async function printFrames(
  source: Readable,
  { stdout, stderr }: Pick<Printer, 'stdout' | 'stderr'>,
): Promise<void> {
  const header = Buffer.alloc(HEADER_BYTES);
  let [headerSize, left, write] = [0, 0, stdout];
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length;) {
      if (left > 0) {
        const piece = chunk.subarray(at, at + left);
        write(piece);
        left -= piece.length;
        at += piece.length;
        continue;
      }
      const copied = chunk.copy(header, headerSize, at, at + HEADER_BYTES - headerSize);
      at += copied;
      headerSize += copied;
      if (headerSize < HEADER_BYTES) break;
      headerSize = 0;
      // 3 is what the engine itself has to say.
      if (header[0]! > 3 || header.readUIntBE(1, 3) !== 0) throw new Error('the output is not of the expected form');
      write = header[0]! < 2 ? stdout : stderr;
      left = header.readUInt32BE(4);
    }
  }
}

/** A terminal's output is one stream. */
export async function printRaw(source: Readable, { stdout }: Pick<Printer, 'stdout'>): Promise<void> {
  for await (const chunk of source as AsyncIterable<Buffer>) stdout(chunk);
}
