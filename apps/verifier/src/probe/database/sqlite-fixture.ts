import openSqlite from '@sqlite.org/sqlite-wasm';

/** For tests: the files of a database, as a program leaves them. */
export interface MadeDatabase {
  main: Buffer;
  wal?: Buffer;
  journal?: Buffer;
}

/**
 * Makes a database of these statements. `wal`: `last` is committed to the log and not yet to the file. `journal`: the
 * program died in the midst of `last`, with all of it in the file.
 */
export async function makeDatabase(schema: string, last = '', state?: 'wal' | 'journal'): Promise<MadeDatabase> {
  const { oo1, capi } = await openSqlite({ print: () => undefined, printErr: () => undefined });
  const database = new oo1.DB(':memory:', 'c');
  const bytes = () => Buffer.from(capi.sqlite3_js_db_export(database));
  database.exec(schema);
  const before = bytes();
  if (last !== '') database.exec(last);
  const after = bytes();
  database.close();
  if (state === 'journal') return { main: after, journal: journalOf(before) };
  if (state === undefined) return { main: after };
  for (const main of [before, after]) main.fill(2, 18, 20); // the file says that there may be a log
  return { main: before, wal: logOf(after) };
}

// https://www.sqlite.org/fileformat2.html, 3 and 4
const SALT = 7;

const pagesOf = (database: Buffer): Buffer[] => {
  const size = database.readUInt16BE(16);
  return Array.from({ length: database.length / size }, (_none, index) =>
    database.subarray(index * size, (index + 1) * size),
  );
};

const words = (...values: number[]): Buffer => {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value >>> 0, index * 4));
  return buffer;
};

/** A log that holds all pages of `after` in one transaction. */
function logOf(after: Buffer): Buffer {
  const pages = pagesOf(after);
  const header = words(0x377f0683, 3_007_000, after.readUInt16BE(16), 0, SALT, SALT);
  let sum: [number, number] = summed([0, 0], header);
  const parts = [header, words(...sum)];
  pages.forEach((page, index) => {
    const commits = index === pages.length - 1 ? pages.length : 0;
    const head = words(index + 1, commits);
    sum = summed(summed(sum, head), page);
    parts.push(head, words(SALT, SALT, ...sum), page);
  });
  return Buffer.concat(parts);
}

function summed([first, second]: [number, number], bytes: Buffer): [number, number] {
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + bytes.readUInt32BE(at) + second) >>> 0;
    second = (second + bytes.readUInt32BE(at + 4) + first) >>> 0;
  }
  return [first, second];
}

/** What a change of all pages would leave to be undone. */
function journalOf(before: Buffer): Buffer {
  const pages = pagesOf(before);
  const header = Buffer.alloc(512);
  Buffer.from('d9d505f920a163d7', 'hex').copy(header);
  words(pages.length, SALT, pages.length, header.length, before.readUInt16BE(16)).copy(header, 8);
  const records = pages.flatMap((page, index) => {
    let sum = SALT;
    for (let at = page.length - 200; at > 0; at -= 200) sum += page[at] ?? 0;
    return [words(index + 1), page, words(sum)];
  });
  return Buffer.concat([header, ...records]);
}
