import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract, type Header } from 'tar-stream';
import { CommandFailure } from '../../verb.js';
import { createCount, type CopyBounds, type CopyCount } from './bounds.js';
import type { Folder } from './folder.js';

type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

/**
 * Unpacks what a container gave into a folder; the archive's first segment becomes `base`. Only directories and regular
 * files, without rights beyond reading, writing and running: a link from a container would lead whoever follows it on
 * the host wherever the container likes.
 *
 * @throws CommandFailure for links, devices, names that lead out, and more than the bounds
 */
export async function unpackInto(folder: Folder, archive: Readable, { base, bounds }: Unpacking): Promise<void> {
  const entries = extract();
  const count = createCount(bounds);
  const fed = pipeline(archive, counted(count), entries as unknown as NodeJS.WritableStream);
  fed.catch(() => undefined);
  try {
    for await (const entry of entries) {
      count.entry(entry.header.size);
      await unpackEntry(folder, entry, base);
    }
  } catch (error) {
    // What ended the archive is why it broke off.
    throw error instanceof CommandFailure
      ? error
      : await fed.then(
          () => error,
          (cause: unknown) => cause,
        );
  }
  await fed;
}

export interface Unpacking {
  /** What the archive's first segment becomes. */
  base: string;
  bounds: CopyBounds;
}

/** Names and fillings count as contents do: all of it comes from the container. */
const counted = ({ bytes }: Pick<CopyCount, 'bytes'>) =>
  async function* (archive: AsyncIterable<Buffer>) {
    for await (const chunk of archive) {
      bytes(chunk.length);
      yield chunk;
    }
  };

async function unpackEntry(folder: Folder, entry: Entry, base: string): Promise<void> {
  const { type, mode = 0o644 } = entry.header;
  const names = namesOf(entry.header, base);
  const name = names.pop();
  if (type !== 'file' && type !== 'directory') {
    throw new CommandFailure(`${entry.header.name} is a ${type}: only files and directories are copied out`);
  }
  if (name === undefined) {
    entry.resume();
    return;
  }
  const parents: Folder[] = [];
  let at = folder;
  try {
    for (const parent of names) parents.push((at = await at.makeFolder(parent, 0o755)));
    if (type === 'directory') parents.push(await at.makeFolder(name, mode & 0o777));
    else await writeFile(at, name, entry);
    entry.resume();
  } finally {
    for (const opened of parents) await opened.close();
  }
}

/** `.` at the front is the folder itself. */
function namesOf({ name }: Pick<Header, 'name'>, base: string): string[] {
  const [, ...rest] = name.split('/').filter((segment, index) => segment !== '' && (segment !== '.' || index === 0));
  if (rest.includes('..')) throw new CommandFailure('the container gave a name that leads out');
  return base === '.' ? rest : [base, ...rest];
}

async function writeFile(folder: Folder, name: string, entry: Entry): Promise<void> {
  await folder.replace(name, (entry.header.mode ?? 0o644) & 0o777, async (file) => {
    for await (const chunk of entry as AsyncIterable<Uint8Array>) await file.writeFile(chunk);
  });
}
