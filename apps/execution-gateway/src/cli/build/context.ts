import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readInside, withFileInside } from '../read-inside.js';
import { refused } from '../refused.js';
import { readIgnore } from './ignore.js';
import type { Ignore } from './ignore.js';

interface ContextPlace {
  /** The tenant's folder by its real path. */
  folder: string;
  context: string;
  /** By its path from the context. */
  dockerfile: string;
  /** Where a copy goes. */
  copyTo?: string;
}

const MAX_ENTRIES = 20_000;
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_IGNORE_BYTES = 256 * 1024;
const IGNORE = '.dockerignore';

/**
 * Reads everything that the builder would get of a folder, and copies just that where `copyTo` says so. The digest is
 * over names, modes and the bytes that were read (and copied), in one go. Links are kept as links. Throws
 * `policy_floor` for what is neither file, folder nor link, and for more than the bounds.
 */
export async function readContext(place: ContextPlace): Promise<{ digest: string }> {
  const { folder, context, dockerfile, copyTo } = place;
  const ignored = await ignoredIn(place);
  const hash = createHash('sha256');
  let [entries, bytes] = [0, 0];

  async function takeFile(file: string, name: string): Promise<void> {
    await withFileInside(folder, file, async (handle) => {
      const own = createHash('sha256');
      const { mode } = await handle.stat();
      async function* counted() {
        for await (const chunk of handle.createReadStream({ autoClose: false, start: 0 }) as AsyncIterable<Buffer>) {
          bytes += chunk.length;
          if (bytes > MAX_BYTES) throw refused(`the context is larger than ${MAX_BYTES} bytes`);
          own.update(chunk);
          yield chunk;
        }
      }
      if (copyTo === undefined) for await (const chunk of counted()) void chunk;
      else await pipeline(counted(), createWriteStream(path.join(copyTo, name), { mode: mode & 0o777, flags: 'wx' }));
      hash.update(JSON.stringify(['file', name, mode & 0o777, own.digest('hex')]));
    });
  }

  async function takeFolder(name: string): Promise<void> {
    const names = await readdir(path.join(context, name)).catch(() => {
      throw refused(`the context ${path.relative(folder, context) || '.'} cannot be read`);
    });
    for (const entry of names.sort()) await take(path.posix.join(name, entry));
  }

  async function take(name: string): Promise<void> {
    entries += 1;
    if (entries > MAX_ENTRIES) throw refused(`more than ${MAX_ENTRIES} files in the context`);
    const file = path.join(context, name);
    const found = await lstat(file);
    const isOut = name !== dockerfile && name !== IGNORE && ignored.ignores(name);
    if (found.isDirectory()) {
      if (isOut && !ignored.takesBack && !dockerfile.startsWith(`${name}/`)) return;
      if (copyTo !== undefined) await mkdir(path.join(copyTo, name), { recursive: true });
      if (!isOut) hash.update(JSON.stringify(['folder', name, found.mode & 0o777]));
      await takeFolder(name);
    } else if (isOut) return;
    else if (found.isSymbolicLink()) {
      const target = await readlink(file);
      hash.update(JSON.stringify(['link', name, target]));
      if (copyTo !== undefined) await symlink(target, path.join(copyTo, name));
    } else if (found.isFile()) await takeFile(file, name);
    else throw refused(`${name} of the context is no file`);
  }

  if (copyTo !== undefined) await mkdir(copyTo, { recursive: true });
  await takeFolder('');
  return { digest: hash.digest('hex') };
}

async function ignoredIn({ folder, context, dockerfile }: ContextPlace): Promise<Ignore> {
  for (const name of [`${dockerfile}${IGNORE}`, IGNORE]) {
    const there = await lstat(path.join(context, name)).catch(() => undefined);
    if (!there) continue;
    return readIgnore((await readInside(folder, path.join(context, name), MAX_IGNORE_BYTES)).toString('utf8'));
  }
  return { ignores: () => false, takesBack: false };
}
