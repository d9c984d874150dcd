import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack } from 'tar-stream';
import { CommandFailure } from '../../verb.js';
import { createCount, type CopyBounds } from './bounds.js';
import type { Folder } from './folder.js';
import { packEntry } from './pack.js';

/** Of what is copied into a container: an entry of an open folder, or all that lies in the folder itself. */
export interface Source {
  folder: Folder;
  /** `.` for what lies in the folder. */
  name: string;
}

/** What was packed, in a private place. */
export interface Held {
  /** Hex, of all that was packed: names, rights, times, contents. */
  sha256: string;
  /** As an archive whose first segment is `base`. */
  archive(base: string): Readable;
}

/** What the first segment is called as long as nobody knows where it goes. */
const AS = 'content';

/** Hex SHA-256 of what would be copied. @throws CommandFailure for more than the bounds */
export async function digestOf(source: Source, bounds: CopyBounds): Promise<string> {
  const ignored = new Writable({ write: (_chunk, _encoding, done) => done() });
  return packInto(source, ignored, bounds);
}

/** Packs once, so that what is looked at is what is copied. @throws CommandFailure where it cannot be held */
export async function holding<Result>(
  source: Source,
  bounds: CopyBounds,
  work: (held: Held) => Promise<Result>,
): Promise<Result> {
  const place = await mkdtemp(path.join(tmpdir(), 'wingman-copy-'));
  try {
    const file = path.join(place, 'archive');
    const sha256 = await packInto(source, createWriteStream(file, { mode: 0o600 }), bounds).catch((error: Error) => {
      throw error instanceof CommandFailure ? error : new CommandFailure(`cannot be copied: ${error.message}`);
    });
    return await work({ sha256, archive: (base) => renamed(createReadStream(file), base) });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function packInto({ folder, name }: Source, out: NodeJS.WritableStream, bounds: CopyBounds): Promise<string> {
  const hash = createHash('sha256');
  const count = createCount(bounds);
  async function* counted(archive: AsyncIterable<Buffer>) {
    for await (const chunk of archive) {
      count.bytes(chunk.length);
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(packEntry(folder, name, AS), counted, out);
  return hash.digest('hex');
}

/** With `.` as its first segment the folder itself is left out. */
function renamed(archive: Readable, base: string): Readable {
  const [entries, out] = [extract(), pack()];
  const read = async (): Promise<void> => {
    for await (const entry of entries) {
      // Extended headers tell the name that it had.
      const { pax: _pax, name, ...header } = entry.header;
      const rest = name.slice(AS.length);
      if (base === '.' && /^\/?$/.test(rest)) entry.resume();
      else await pipeline(entry, out.entry({ ...header, name: `${base}${rest}` }));
    }
    out.finalize();
  };
  const fed = pipeline(archive, entries as unknown as NodeJS.WritableStream);
  Promise.all([fed, read()]).catch((error: Error) => out.destroy(error));
  return out as unknown as Readable;
}
