import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { LookError } from '../scope/look-error.js';

export interface Unpacking {
  /** More unpacked bytes than this are `too_large`, however few they were packed. */
  limit: number;
  maxEntries: number;
  signal: AbortSignal;
}

/** Names in a tar that was read to its end. @throws LookError; any other error means that it is damaged */
export async function readTar(packed: Readable, gzip: boolean, reading: Unpacking): Promise<string[]> {
  const names: string[] = [];
  const unpacking = extract();
  unpacking.on('entry', (header, stream, next) => {
    names.push(header.name);
    if (names.length > reading.maxEntries) return void unpacking.destroy(new LookError('too_large'));
    // A cut archive ends its current entry with an error, too; the pipeline reports it.
    stream.on('error', () => undefined);
    stream.on('end', next).resume();
  });
  const guard = bounded(reading.limit);
  if (gzip) await pipeline(packed, createGunzip(), guard, unpacking, { signal: reading.signal });
  else await pipeline(packed, guard, unpacking, { signal: reading.signal });
  return names;
}

/** Reads a gzip to its end, which proves its own checksum (RFC 1952, 2.3.1). */
export async function readGzip(packed: Readable, reading: Unpacking): Promise<void> {
  const drain = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) void chunk;
  };
  await pipeline(packed, createGunzip(), bounded(reading.limit), drain, { signal: reading.signal });
}

const bounded = (limit: number) =>
  async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw new LookError('too_large');
      yield chunk;
    }
  };
