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

// Headers from before POSIX have no mark, but a checksum. The types of the package do not know its own option.
const WITHOUT_MARK = { allowUnknownFormat: true } as Parameters<typeof extract>[0];

/** What a tar holds, and whether it has the mark of its end: without it, nobody knows that there were no further entries. */
export interface TarContents {
  names: string[];
  ended: boolean;
}

const BLOCK = 512;
/** Two blocks of zeros end an archive (pax(1), "ustar Interchange Format"). */
const END = 2 * BLOCK;

/** A tar that was read to its end. @throws LookError; any other error means that it is damaged */
export async function readTar(packed: Readable, gzip: boolean, reading: Unpacking): Promise<TarContents> {
  const names: string[] = [];
  const unpacking = extract(WITHOUT_MARK);
  let [size, endOfEntries, tail] = [0, 0, Buffer.alloc(0)];
  async function* measure(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      tail = Buffer.concat([tail, chunk.subarray(-END)]).subarray(-END);
      yield chunk;
    }
  }
  unpacking.on('entry', (header, stream, next) => {
    names.push(header.name);
    // The types of the package do not know where the bytes of an entry begin.
    const { byteOffset = Infinity } = header as typeof header & { byteOffset?: number };
    endOfEntries = byteOffset + (header.type === 'directory' ? 0 : Math.ceil(header.size / BLOCK) * BLOCK);
    // What ends the whole ends its current entry with an error, too; the pipeline reports it.
    stream.on('error', () => undefined);
    if (names.length > reading.maxEntries) return void unpacking.destroy(new LookError('too_large'));
    stream.on('end', next).resume();
  });
  await guarded(reading.limit, (guard) =>
    gzip
      ? pipeline(packed, createGunzip(), guard, measure, unpacking, { signal: reading.signal })
      : pipeline(packed, guard, measure, unpacking, { signal: reading.signal }),
  );
  return { names, ended: size - endOfEntries >= END && tail.every((byte) => byte === 0) };
}

/** What was packed: how much, and its first and last bytes. */
export interface Unpacked {
  size: number;
  head: Buffer;
  tail: Buffer;
}

const HEAD = 512;
const TAIL = 4096;

/** Reads a gzip to its end, which proves its own checksum (RFC 1952, 2.3.1). */
export async function readGzip(packed: Readable, reading: Unpacking): Promise<Unpacked> {
  const unpacked = { size: 0, head: Buffer.alloc(0), tail: Buffer.alloc(0) };
  const drain = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      unpacked.size += chunk.length;
      if (unpacked.head.length < HEAD) unpacked.head = Buffer.concat([unpacked.head, chunk]).subarray(0, HEAD);
      unpacked.tail = Buffer.concat([unpacked.tail, chunk.subarray(-TAIL)]).subarray(-TAIL);
    }
  };
  await guarded(reading.limit, (guard) => pipeline(packed, createGunzip(), guard, drain, { signal: reading.signal }));
  return unpacked;
}

type Guard = (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;

/**
 * Runs a pipeline with a guard that lets so many bytes through. Of a guard that closed, a pipeline may tell only that
 * another stream ended early, which would look like damage.
 */
async function guarded(limit: number, run: (guard: Guard) => Promise<void>): Promise<void> {
  let closed: LookError | undefined;
  async function* guard(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > limit) throw (closed = new LookError('too_large'));
      yield chunk;
    }
  }
  try {
    await run(guard);
  } catch (error) {
    throw closed ?? error;
  }
}
