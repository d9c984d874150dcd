import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { LookError } from '../scope/look-error.js';
import { streamOf, type ReadableFile } from '../scope/read.js';

interface ZipReading {
  size: number;
  /** Unpack every entry and compare its checksum. */
  whole: boolean;
  limit: number;
  maxEntries: number;
  signal: AbortSignal;
}

// What is whole, but not for this reader (APPNOTE.TXT, 4.4): other packings and encryptions, several disks, bytes behind
// the end, names that lead out of the folder. Others unpack it.
const NOT_FOR_US =
  /^(?:unsupported compression|strong encryption|multi-disk|Invalid comment length|absolute path|invalid relative path)/;

/** Names in a zip's central directory. @throws LookError; any other error means that the zip is damaged */
export async function readZip(file: ReadableFile, reading: ZipReading): Promise<string[]> {
  const names: string[] = [];
  let unpacked = 0;
  let zip: ZipFile | undefined;
  try {
    zip = await fromRandomAccessReaderPromise(new HandleReader(file), reading.size, { autoClose: false });
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
  } catch (error) {
    if (error instanceof Error && NOT_FOR_US.test(error.message)) throw new LookError('not_supported_yet', error);
    throw error;
  } finally {
    zip?.close();
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
  readonly #file: ReadableFile;

  constructor(file: ReadableFile) {
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
