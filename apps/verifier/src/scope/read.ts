import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { LookError } from './look-error.js';

const CHUNK = 256 * 1024;

export interface Reading {
  /** More bytes than this are `too_large`. */
  limit: number;
  signal: AbortSignal;
}

/** Yields a file's bytes from its start. @throws LookError `too_large`, `timed_out`, `changed_while_looking` */
export async function* chunksOf(handle: FileHandle, { limit, signal }: Reading): AsyncGenerator<Buffer> {
  const before = await handle.stat({ bigint: true });
  if (before.size > BigInt(limit)) throw new LookError('too_large');
  let position = 0;
  for (;;) {
    if (signal.aborted) throw new LookError('timed_out');
    const buffer = Buffer.allocUnsafe(CHUNK);
    const { bytesRead } = await handle.read(buffer, 0, CHUNK, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    if (position > limit) throw new LookError('too_large');
    yield buffer.subarray(0, bytesRead);
  }
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw new LookError('changed_while_looking');
}

/** As much of a FileHandle as reading needs. */
export interface ReadableFile {
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}

/**
 * Part of a file as a stream, `end` excluded. (A stream that a FileHandle makes itself closes it when it is destroyed.)
 */
export function streamOf(handle: ReadableFile, start: number, end: number): Readable {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let position = start; position < end;) {
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
  return Readable.from(chunks(), { objectMode: false });
}

/** The whole of a small file, with the digest of exactly these bytes. */
export async function readWhole(handle: FileHandle, reading: Reading): Promise<{ bytes: Buffer; digest: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(handle, reading)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { bytes, digest: shortDigest(createHash('sha256').update(bytes).digest('hex')) };
}

/** Enough of a SHA-256 to recognise the same evidence again, too little to search a short secret by. */
export const shortDigest = (hex: string): string => `sha256:${hex.slice(0, 16)}`;
