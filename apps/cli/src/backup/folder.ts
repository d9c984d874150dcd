import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../command.js';
import { type BackupFile, type MANIFEST, NotTheBackup, type SIGNATURE } from './manifest.js';

/** A backup that is being written: a folder of another name, which takes its own when it is whole. */
export interface Draft {
  /** Writes a file as it comes, whatever its length. */
  write(name: string, content: AsyncIterable<Uint8Array> | string | Uint8Array): Promise<BackupFile>;
  /** Gives it its name. Nothing of it is left in memory or in a cache of the system by then. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** Begins a backup. Throws UsageError where something has its name already, or it cannot be written. */
export async function createDraft(folder: string): Promise<Draft> {
  const target = path.resolve(folder);
  const draft = `${target}.partial-${randomBytes(4).toString('hex')}`;
  await assertAbsent(target);
  try {
    await mkdir(path.join(draft, 'checkpoints'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UsageError(`cannot write ${folder}: ${(error as Error).message}`);
  }
  return {
    async write(name, content) {
      const file = await open(path.join(draft, name), 'wx', 0o600);
      try {
        const sha256 = createHash('sha256');
        let size = 0;
        for await (const chunk of chunksOf(content)) {
          await file.writeFile(chunk);
          sha256.update(chunk);
          size += chunk.length;
        }
        await file.sync();
        return { name, size, sha256: sha256.digest('hex') };
      } finally {
        await file.close();
      }
    },
    async finish() {
      for (const inside of [path.join(draft, 'checkpoints'), draft]) await syncFolder(inside);
      await assertAbsent(target);
      await rename(draft, target);
      await syncFolder(path.dirname(target));
    },
    discard: () => rm(draft, { recursive: true, force: true }),
  };
}

async function* chunksOf(content: AsyncIterable<Uint8Array> | string | Uint8Array): AsyncIterable<Uint8Array> {
  if (typeof content === 'string') yield Buffer.from(content, 'utf8');
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}

async function assertAbsent(place: string): Promise<void> {
  const found = await lstat(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UsageError(`cannot write ${place}: ${error.message}`);
  });
  if (found) throw new UsageError(`${place} is there already: each backup is a folder of its own`);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A manifest of a thousand logs has some 500 kB, a note or a checkpoint less than one. */
const SMALL_BYTES = 64 << 20;

/** A file of a backup, held open: what is read is what was looked at, also if another takes its name. */
export interface OpenFile {
  /** Its bytes from the first on, looked at while they are read: what is not in the manifest throws NotTheBackup. */
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a file that the manifest lists. No link is followed out of the folder. Throws NotTheBackup. */
export async function openListed(folder: string, { name, size, sha256 }: BackupFile): Promise<OpenFile> {
  const file = await openFile(folder, name);
  return {
    async *read() {
      const found = createHash('sha256');
      let bytes = 0;
      for await (const chunk of chunksFrom(file)) {
        bytes += chunk.length;
        if (bytes > size) break;
        found.update(chunk);
        yield chunk;
      }
      if (bytes < size) throw new NotTheBackup(`${name} is cut: it has ${bytes} of ${size} bytes`);
      if (bytes > size || found.digest('hex') !== sha256) throw new NotTheBackup(`${name} was changed`);
    },
    close: () => file.close(),
  };
}

/** The text of the manifest and of its signature, which nothing lists. Throws NotTheBackup. */
export async function readUnlisted(folder: string, name: typeof MANIFEST | typeof SIGNATURE): Promise<string> {
  const file = await openFile(folder, name);
  try {
    return await smallText(name, chunksFrom(file));
  } finally {
    await file.close();
  }
}

export async function readListed(folder: string, listed: BackupFile): Promise<Buffer> {
  const file = await openListed(folder, listed);
  try {
    return await smallBytes(listed.name, file.read());
  } finally {
    await file.close();
  }
}

const smallText = async (name: string, chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  (await smallBytes(name, chunks)).toString('utf8');

async function smallBytes(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > SMALL_BYTES) throw new NotTheBackup(`${name} is larger than any that was ever written`);
    found.push(chunk);
  }
  return Buffer.concat(found);
}

async function openFile(folder: string, name: string): Promise<FileHandle> {
  const place = path.join(folder, name);
  try {
    // The folder of checkpoints, too, must be one, and not a link to elsewhere.
    if (!(await lstat(path.dirname(place))).isDirectory() && path.dirname(name) !== '.') throw new Error('no folder');
    const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new Error('no file');
  } catch (error) {
    throw new NotTheBackup(`${name} is missing or cannot be read: ${(error as Error).message}`);
  }
}

async function* chunksFrom(file: FileHandle): AsyncIterable<Uint8Array> {
  let position = 0;
  for (;;) {
    const buffer = Buffer.allocUnsafe(1 << 18);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
