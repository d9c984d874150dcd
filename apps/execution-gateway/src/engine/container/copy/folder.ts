import { constants, type Stats } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readlink, rename, unlink, type FileHandle } from 'node:fs/promises';
import { CommandFailure } from '../../verb.js';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/**
 * An open directory. Its entries are reached through it and not by their path, so that whoever swaps a directory for a
 * link meanwhile leads nobody out of the exchange folder. Linux only: entries are named by `/proc/self/fd`.
 */
export interface Folder {
  self(): Promise<Stats>;
  stat(name: string): Promise<Stats | undefined>;
  names(): Promise<string[]>;
  link(name: string): Promise<string>;
  folder(name: string): Promise<Folder>;
  /** The directory of that name, made if there is none. */
  makeFolder(name: string, mode: number): Promise<Folder>;
  /** A regular file, to be read. */
  read(name: string): Promise<FileHandle>;
  /**
   * A new file in the place of the one that was there, once it has been written to its end: what fails before leaves
   * nothing behind, and the earlier file where it is.
   */
  replace(name: string, mode: number, write: (file: FileHandle) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Opens a directory that the settings name. @throws CommandFailure when there is none */
export const openFolder = async (place: string): Promise<Folder> => folderOf(await openDirectory(place, place));

const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes((error as { code?: string }).code ?? '');

async function openDirectory(place: string, shown: string): Promise<FileHandle> {
  try {
    return await open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw new CommandFailure(`no such directory: ${shown}`);
    if (isCode(error, 'ENOTDIR', 'ELOOP')) throw new CommandFailure(`not a directory: ${shown}`);
    if (isCode(error, 'EACCES', 'EPERM')) throw new CommandFailure(`permission denied: ${shown}`);
    throw error;
  }
}

function folderOf(handle: FileHandle): Folder {
  const entry = (name: string): string => {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
      throw new CommandFailure('not a name of a file');
    return `/proc/self/fd/${handle.fd}/${name}`;
  };
  const stat: Folder['stat'] = async (name) => {
    try {
      return await lstat(entry(name));
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  };
  const folder: Folder['folder'] = async (name) => folderOf(await openDirectory(entry(name), name));
  return {
    self: () => handle.stat(),
    stat,
    folder,
    names: () => readdir(`/proc/self/fd/${handle.fd}`),
    link: (name) => readlink(entry(name)),
    async makeFolder(name, mode) {
      if (!(await stat(name))) await mkdir(entry(name), mode);
      return folder(name);
    },
    async read(name) {
      // A pipe that nobody writes to must not hold the command.
      const file = await open(entry(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
      if ((await file.stat()).isFile()) return file;
      await file.close();
      throw new CommandFailure(`not a regular file: ${name}`);
    },
    async replace(name, mode, write) {
      if ((await stat(name))?.isDirectory())
        throw new CommandFailure(`cannot overwrite directory "${name}" with non-directory`);
      // Anew, so that nothing is written through another name of the old file.
      const part = entry(`.wingman-part-${randomBytes(8).toString('hex')}`);
      const file = await open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
      try {
        await write(file).finally(() => file.close());
        await rename(part, entry(name));
      } catch (error) {
        await unlink(part).catch(() => undefined);
        throw error;
      }
    },
    close: () => handle.close(),
  };
}

/** Follows names from folder to folder, through no link. Closes those on the way. */
export async function openBelow(root: Folder, names: readonly string[]): Promise<Folder> {
  let at = root;
  for (const name of names) {
    const next = at.folder(name);
    await next.catch(() => undefined);
    await at.close();
    at = await next;
  }
  return at;
}
