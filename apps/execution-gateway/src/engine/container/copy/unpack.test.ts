import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { openFolder, type Folder } from './folder.js';
import { unpackInto } from './unpack.js';

let place: string;
let folder: Folder;
beforeEach(async () => {
  place = mkdtempSync(path.join(tmpdir(), 'wingman-unpack-'));
  folder = await openFolder(place);
});
afterEach(async () => {
  await folder.close();
  rmSync(place, { recursive: true });
});

/** An archive of files `data/NAME`. */
function archiveOf(files: Readonly<Record<string, string>>): Readable {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name: `data/${name}` }, text);
  archive.finalize();
  return archive as unknown as Readable;
}

const unpack = (archive: Readable, bounds: { bytes?: number; entries?: number }) =>
  unpackInto(folder, archive, { base: '.', bounds: { bytes: 100_000, entries: 10, ...bounds } });

test('what is within the bounds is unpacked', async () => {
  await unpack(archiveOf({ a: 'one', b: 'two' }), { entries: 2 });
  expect(readdirSync(place).sort()).toEqual(['a', 'b']);
});

test('more bytes end the copy: no part of a file is left, and the earlier file stays', async () => {
  writeFileSync(path.join(place, 'large'), 'earlier');
  const archive = archiveOf({ small: 'x', large: 'x'.repeat(50_000) });

  await expect(unpack(archive, { bytes: 20_000 })).rejects.toThrow('more than 20000 bytes to copy');

  expect(readdirSync(place).sort()).toEqual(['large', 'small']);
  expect(readFileSync(path.join(place, 'large'), 'utf8')).toBe('earlier');
});

test('more files end the copy, however small', async () => {
  await expect(unpack(archiveOf({ a: '', b: '', c: '' }), { entries: 2 })).rejects.toThrow('more than 2 files to copy');
});

test('an archive that breaks off leaves no part of a file', async () => {
  const archive = Readable.from(
    (async function* () {
      const bytes = await buffer(archiveOf({ large: 'x'.repeat(50_000) }));
      yield bytes.subarray(0, 20_000);
      throw new Error('time is up');
    })(),
  );
  await expect(unpack(archive, {})).rejects.toThrow('time is up');
  expect(readdirSync(place)).toEqual([]);
});
