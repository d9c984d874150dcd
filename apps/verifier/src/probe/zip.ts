import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { LookError } from '../scope/look-error.js';
import { streamOf } from '../scope/read.js';

interface ZipReading {
  size: number;
  /** Unpack every entry and compare its checksum. */
  whole: boolean;
  limit: number;
  maxEntries: number;
  signal: AbortSignal;
}

/** Names in a zip's central directory. @throws LookError; any other error means that the zip is damaged */
export async function readZip(file: FileHandle, reading: ZipReading): Promise<string[]> {
  const zip = await fromRandomAccessReaderPromise(new HandleReader(file), reading.size, { autoClose: false });
  const names: string[] = [];
  let unpacked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      if (reading.signal.aborted) throw new LookError('timed_out');
      if (names.length >= reading.maxEntries) throw new LookError('too_large');
      names.push(entry.fileName);
      if (!reading.whole || entry.fileName.endsWith('/')) continue;
      unpacked += entry.uncompressedSize;
      if (unpacked > reading.limit) throw new LookError('too_large');
      if (entry.isEncrypted()) throw new LookError('not_supported_yet');
      await assertReadable(zip, entry, reading.signal);
    }
    return names;
  } finally {
    zip.close();
  }
}

/** yauzl compares sizes, not checksums. */
async function assertReadable(zip: ZipFile, entry: Entry, signal: AbortSignal): Promise<void> {
  let sum = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    if (signal.aborted) throw new LookError('timed_out');
    sum = crc32(chunk, sum);
  }
  if (sum !== entry.crc32) throw new Error(`checksum of an entry differs`);
}

/** Reads through the descriptor that was checked, and leaves closing it to its owner. */
class HandleReader extends RandomAccessReader {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return streamOf(this.#file, start, end);
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}
