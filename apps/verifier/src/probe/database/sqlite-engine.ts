import openSqlite from '@sqlite.org/sqlite-wasm';
import type { Database, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import type { CheckOf, CheckReason } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import { unknown, type Finding } from '../probe.js';
import { lookAtDatabase } from './look-at-database.js';
import type { SqliteFiles } from './sqlite-files.js';
import { sqliteSource } from './sqlite-source.js';

/** What the engine is asked. */
export interface SqliteTask {
  files: SqliteFiles;
  check: CheckOf<'database'>;
}

const NAME = '/database';
const HEAP_BYTES = 256 * 1024 ** 2;

/**
 * Puts a check to a copy of a database in the memory of this thread. SQLite itself finishes or undoes what its files
 * leave open, in the copy. Never throws: what SQLite cannot read is UNKNOWN.
 */
export async function lookAtSqlite({ files, check }: SqliteTask): Promise<Finding> {
  const doubt = doubtAbout(files);
  if (doubt !== undefined) return unknown(doubt);
  try {
    const sqlite = await openSqlite({ print: () => undefined, printErr: () => undefined });
    const database = openCopy(sqlite, files);
    const finding = await lookAtDatabase(sqliteSource(database), check);
    // A damaged table may seem to lack rows.
    if (finding.outcome === 'FAIL' && database.selectValue('PRAGMA quick_check(1)') !== 'ok')
      return unknown('look_failed');
    return finding;
  } catch (error) {
    return unknown(error instanceof LookError ? error.reason : 'look_failed');
  }
}

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
// SQLite's file format, 1.3.13 and 3: the encoding of texts, and what ends a journal that belongs to several databases.
const ENCODING_AT = 56;
const UTF_8 = 1;
const SUPER_JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');
const PAGE_COUNT_AT = 16;
const PAGE_SIZE_AT = 24;

/** What this engine would not read as the program that wrote it does. */
function doubtAbout({ main, journal }: SqliteFiles): CheckReason | undefined {
  const bytes = Buffer.from(main.buffer, main.byteOffset, main.length);
  if (bytes.length > 0 && (bytes.length < 100 || !bytes.subarray(0, MAGIC.length).equals(MAGIC))) return 'wrong_format';
  if (bytes.length > 0 && ![0, UTF_8].includes(bytes.readUInt32BE(ENCODING_AT))) return 'not_supported_yet';
  if (journal === undefined || journal.length < 28) return undefined;
  const undo = Buffer.from(journal.buffer, journal.byteOffset, journal.length);
  // Whether its change was committed, only that other file says.
  if (undo.subarray(-SUPER_JOURNAL.length).equals(SUPER_JOURNAL)) return 'ambiguous';
  // It says how large the file was; a copy grows to that.
  return undo.readUInt32BE(PAGE_COUNT_AT) * undo.readUInt32BE(PAGE_SIZE_AT) > HEAP_BYTES ? 'too_large' : undefined;
}

function openCopy({ capi, oo1, config }: Sqlite3Static, { main, wal, journal }: SqliteFiles): Database {
  // It would write statements, and so names of the claim's making, past the log.
  config.warn = () => undefined;
  const lay = (name: string, bytes: Uint8Array) => capi.sqlite3_js_posix_create_file(name, new Uint8Array(bytes));
  lay(NAME, main);
  if (wal !== undefined) lay(`${NAME}-wal`, wal);
  if (journal !== undefined) lay(`${NAME}-journal`, journal);
  const database = new oo1.DB(NAME, 'w');
  // https://sqlite.org/security.html: a file that somebody else made
  capi.sqlite3_limit(database, capi.SQLITE_LIMIT_ATTACHED, 0);
  capi.sqlite3_limit(database, capi.SQLITE_LIMIT_LENGTH, 16 * 1024 ** 2);
  for (const [option, value] of [
    [capi.SQLITE_DBCONFIG_DEFENSIVE, 1],
    [capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0],
    [capi.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0],
    [capi.SQLITE_DBCONFIG_ENABLE_VIEW, 0],
  ] as const) {
    capi.sqlite3_db_config(database, option, value, 0);
  }
  // Alone with its copy: only so a write-ahead log is read without shared memory.
  database.exec(`PRAGMA hard_heap_limit = ${HEAP_BYTES}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON`);
  return database;
}
