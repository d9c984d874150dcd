import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { refused } from './refused.js';
import { isInside } from './tenant-folder.js';

/**
 * Opens a regular file of a folder and hands over its descriptor. Where it lies is asked of the descriptor itself, so
 * that no link, and no folder that is exchanged meanwhile, leads out. Throws `policy_floor` for anything else.
 */
export async function withFileInside<Result>(
  folder: string,
  file: string,
  work: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw refused(`${file} cannot be read (${error.code})`);
  });
  try {
    const real = await readlink(`/proc/self/fd/${handle.fd}`);
    if (!isInside(folder, real)) throw refused(`${file} leads out of the tenant's folder`);
    if (!(await handle.stat()).isFile()) throw refused(`${file} is no file`);
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** A whole small file of a folder. */
export const readInside = (folder: string, file: string, maxBytes: number): Promise<Buffer> =>
  withFileInside(folder, file, async (handle) => {
    const buffer = Buffer.alloc(maxBytes + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, size, buffer.length - size, size);
      size += bytesRead;
      if (size > maxBytes) throw refused(`${file} is larger than ${maxBytes} bytes`);
      if (bytesRead === 0) return Buffer.from(buffer.subarray(0, size));
    }
  });
