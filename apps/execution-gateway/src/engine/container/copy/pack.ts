import type { Stats } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { Folder } from './folder.js';

type Header = Parameters<Pack['entry']>[0];

/**
 * An archive of one entry of a folder, or with `.` of all that lies in it; its first segment is `base`. Links are packed
 * as links; sockets, pipes and devices are left out. What fails on the way fails the archive.
 */
export function packEntry(folder: Folder, name: string, base: string): Readable {
  const archive = pack();
  const packing = name === '.' ? addFolder(archive, folder, base) : addEntry(archive, folder, { name, as: base });
  packing.then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return archive as unknown as Readable;
}

/** What lies in a folder; where that gets a name of its own, the folder first. */
async function addFolder(archive: Pack, folder: Folder, as: string): Promise<void> {
  if (as !== '.') await add(archive, { ...aboutOf(await folder.self(), as), type: 'directory' });
  await addContents(archive, folder, as);
}

const aboutOf = ({ mode, uid, gid, mtime }: Stats, name: string): Header => ({
  name,
  mode: mode & 0o7777,
  uid,
  gid,
  mtime,
});

async function addContents(archive: Pack, folder: Folder, as: string): Promise<void> {
  for (const name of (await folder.names()).sort()) await addEntry(archive, folder, { name, as: `${as}/${name}` });
}

async function addEntry(archive: Pack, folder: Folder, { name, as }: { name: string; as: string }): Promise<void> {
  const stats = await folder.stat(name);
  // Gone meanwhile.
  if (!stats) return;
  const header = aboutOf(stats, as);
  if (stats.isSymbolicLink()) return add(archive, { ...header, type: 'symlink', linkname: await folder.link(name) });
  if (stats.isFile()) return addFile(archive, folder, { name, header });
  if (!stats.isDirectory()) return;
  await add(archive, { ...header, type: 'directory' });
  const inner = await folder.folder(name);
  try {
    await addContents(archive, inner, as);
  } finally {
    await inner.close();
  }
}

const add = (archive: Pack, header: Header): Promise<void> =>
  new Promise((resolve, reject) => {
    archive.entry(header, (error) => (error ? reject(error) : resolve()));
  });

async function addFile(
  archive: Pack,
  folder: Folder,
  { name, header }: { name: string; header: Header },
): Promise<void> {
  const file = await folder.read(name);
  try {
    const { size } = await file.stat();
    // Of a file that grows meanwhile only what was announced; one that shrinks fails the archive.
    const content = size > 0 ? file.createReadStream({ end: size - 1, autoClose: false }) : undefined;
    const entry = archive.entry({ ...header, type: 'file', size });
    if (content) await pipeline(content, entry as unknown as NodeJS.WritableStream);
    else entry.end(null);
  } finally {
    await file.close();
  }
}
