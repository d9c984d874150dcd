import { execFile } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { StackFailure } from '../stack/failure.js';

const run = promisify(execFile);
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/** Finds the libraries of programs in a tree of unpacked packages, by that tree's own loader (ld.so(8), `--list`). */
export interface LibraryFinder {
  /** The loader, as a path in the tree. */
  loader: string;
  /** The path in the tree of a library by its name. */
  named(name: string): string;
  /** Paths in the tree of all that this program or library loads, directly or not; none for what is no ELF file. */
  find(file: string): Promise<string[]>;
}

/** @throws StackFailure when the tree has no loader */
export function openLibraries(tree: string): LibraryFinder {
  const folder = path.join(tree, 'usr/lib64');
  const name = existsSync(folder) ? readdirSync(folder).find((entry) => entry.startsWith('ld-linux-')) : undefined;
  if (name === undefined) throw new StackFailure('the packages of an image have no loader (libc6)');
  const loader = path.join(folder, name);
  const folders = readdirSync(path.join(tree, 'usr/lib'))
    .filter((entry) => /^[a-z0-9_]+-linux-gnu$/.test(entry))
    .map((entry) => path.join(tree, 'usr/lib', entry));

  return {
    loader: `/usr/lib64/${name}`,
    named: (library) => {
      const found = folders.map((place) => path.join(place, library)).find((file) => existsSync(file));
      if (found === undefined) throw new StackFailure(`no package has ${library}`);
      return found.slice(tree.length);
    },
    find: async (file) => {
      if (!isElf(path.join(tree, file))) return [];
      const words = ['--library-path', folders.join(':'), '--list', path.join(tree, file)];
      // What is linked statically loads nothing, and the loader says so by failing.
      const { stdout } = await run(loader, words, { env: {} }).catch(() => ({ stdout: '' }));
      if (stdout.includes('not found'))
        throw new StackFailure(`${file} needs a library that no package has: ${stdout}`);
      return [...stdout.matchAll(/=> (\S+) \(/g)]
        .map(([, found]) => found as string)
        .filter((found) => found.startsWith(`${tree}/`))
        .map((found) => found.slice(tree.length));
    },
  };
}

function isElf(file: string): boolean {
  if (!statSync(file).isFile()) return false;
  const handle = openSync(file, 'r');
  try {
    const start = Buffer.alloc(ELF.length);
    return readSync(handle, start) === ELF.length && start.equals(ELF);
  } finally {
    closeSync(handle);
  }
}
