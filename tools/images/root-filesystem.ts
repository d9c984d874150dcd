import { execFile } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { pack } from 'tar-stream';
import { StackFailure } from '../stack/failure.js';
import type { Package } from './apt.js';
import type { BaseImage } from './bases.js';
import { openLibraries } from './libraries.js';

const run = promisify(execFile);
const EPOCH = new Date(0);

/** What every Linux program expects; the folders of one name are one, as Debian has them. */
const LINKS = { '/bin': 'usr/bin', '/sbin': 'usr/sbin', '/lib': 'usr/lib', '/lib64': 'usr/lib64' };

/** Packages that were unpacked over each other, and whose each file is. */
export interface PackageTree {
  folder: string;
  ownerOf(file: string): Package | undefined;
}

/** Unpacks packages into a folder. */
export async function unpack(packages: readonly Package[], folder: string): Promise<PackageTree> {
  mkdirSync(folder, { recursive: true });
  const owners = new Map<string, Package>();
  for (const item of packages) {
    const { stdout } = await run('dpkg-deb', ['--vextract', item.file, folder], { maxBuffer: 64 * 1024 * 1024 });
    for (const line of stdout.split('\n')) owners.set(line.replace(/^\./, '').replace(/\/$/, ''), item);
  }
  return { folder, ownerOf: (file) => owners.get(file) };
}

export interface RootFilesystem {
  /** A tar archive: the same packages give the same bytes. */
  archive: Buffer;
  /** The packages that files of it come from. */
  packages: Package[];
}

/** Makes the files of an image. */
export async function rootFilesystem(
  image: BaseImage,
  { folder: tree, ownerOf }: PackageTree,
): Promise<RootFilesystem> {
  const files = await wantedFiles(image, tree);
  const archive = pack();
  const folders = new Set<string>();
  const makeFolders = (file: string): void => {
    const folder = path.dirname(file);
    if (folder === '/' || folders.has(folder)) return;
    makeFolders(folder);
    folders.add(folder);
    archive.entry({ name: folder.slice(1), type: 'directory', mode: 0o755, mtime: EPOCH });
  };
  const { id } = image.account;
  for (const file of [...files].sort()) {
    makeFolders(file);
    addFile(archive, tree, file);
  }
  for (const [link, target] of Object.entries({ ...LINKS, ...image.links })) {
    makeFolders(link);
    archive.entry({ name: link.slice(1), type: 'symlink', linkname: target, mtime: EPOCH });
  }
  for (const { path: file, content, mode } of [...accountFiles(image), ...(image.files ?? [])]) {
    makeFolders(file);
    archive.entry({ name: file.slice(1), mode: mode ?? 0o644, mtime: EPOCH }, content);
  }
  for (const folder of image.own ?? []) {
    makeFolders(folder);
    archive.entry({ name: folder.slice(1), type: 'directory', mode: 0o755, uid: id, gid: id, mtime: EPOCH });
  }
  archive.entry({ name: 'tmp', type: 'directory', mode: 0o1777, mtime: EPOCH });
  for (const name of ['dev', 'proc', 'sys']) archive.entry({ name, type: 'directory', mode: 0o755, mtime: EPOCH });
  archive.finalize();
  const owners = [...files].map(ownerOf).filter((item) => item !== undefined);
  return { archive: await buffer(archive), packages: [...new Set(owners)] };
}

const accountFiles = ({ account: { name, id } }: BaseImage) => [
  {
    path: '/etc/passwd',
    content: `root:x:0:0:root:/:/nonexistent\n${name}:x:${id}:${id}:${name}:/:/nonexistent\n`,
    mode: 0o644,
  },
  { path: '/etc/group', content: `root:x:0:\n${name}:x:${id}:\n`, mode: 0o644 },
  { path: '/etc/nsswitch.conf', content: 'hosts: files dns\n', mode: 0o644 },
];

function addFile(archive: ReturnType<typeof pack>, tree: string, file: string): void {
  const from = path.join(tree, file);
  const stat = lstatSync(from);
  const entry = { name: file.slice(1), mtime: EPOCH, mode: stat.mode & 0o755 };
  if (stat.isSymbolicLink()) archive.entry({ ...entry, type: 'symlink', linkname: readlinkSync(from) });
  else archive.entry(entry, readFileSync(from));
}

/** Programs, folders, and the libraries of everything among them, with the files that links lead to. */
async function wantedFiles(
  { programs, libraries: named = [], folders, without }: BaseImage,
  tree: string,
): Promise<Set<string>> {
  const libraries = openLibraries(tree);
  const wanted = new Set<string>();
  const add = (file: string): void => {
    if (wanted.has(file)) return;
    wanted.add(file);
    const stat = lstatSync(path.join(tree, file), { throwIfNoEntry: false });
    if (!stat) throw new StackFailure(`no package of the image has ${file}`);
    if (stat.isSymbolicLink()) addTarget(file);
  };
  const addTarget = (file: string): void => {
    const target = path.resolve(path.dirname(file), readlinkSync(path.join(tree, file)));
    // Some point at what belongs to another package, and are of no use here.
    if (lstatSync(path.join(tree, target), { throwIfNoEntry: false })) filesUnder(tree, target).forEach(add);
  };
  [libraries.loader, ...programs, ...named.map(libraries.named)].forEach(add);
  const isWanted = (file: string): boolean => without?.test(file) !== true;
  for (const folder of folders) filesUnder(tree, folder).filter(isWanted).forEach(add);
  for (const file of [...wanted]) for (const library of await libraries.find(file)) add(library);
  return wanted;
}

function filesUnder(tree: string, file: string): string[] {
  const stat = lstatSync(path.join(tree, file), { throwIfNoEntry: false });
  if (!stat) throw new StackFailure(`no package of the image has ${file}`);
  if (!stat.isDirectory()) return [file];
  return readdirSync(path.join(tree, file)).flatMap((name) => filesUnder(tree, path.join(file, name)));
}
