import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { createExportChecker, NoteError, openNote, parseVerifierKey } from '@wingman/ledger-format';
import type { ExportChecker } from '@wingman/ledger-format';
import { UsageError } from '../command.js';
import { exportLines, NotWhole } from './export-lines.js';
import type { ExportEnd, ExportHead } from './export-lines.js';

/** What was written of a tenant. */
export interface WrittenTenant extends ExportHead {
  rows: number;
  tables: Record<string, number>;
  /** Entries that the checkpoint covers: these are in the file of the log, proven. */
  log_size: number;
  /** Entries that came after it, and are in no file. */
  entries_uncovered: number;
}

interface Source {
  chunks: AsyncIterable<Uint8Array>;
  /** The ledger's, as text: today's, then those that it had before. */
  verifierKeys: readonly string[];
  tenantId: string;
}

const PRIVATE = 0o600;
const LOG = 'ledger.jsonl';

/**
 * Writes a tenant's export into a new folder: `tenant.json`, a file of JSON lines for each table, and the log with its
 * checkpoint and the ledger's key, proven while it arrives. Only a whole one gets the folder's name. Throws NotWhole,
 * NoteError, UsageError where the folder has something in it.
 */
export async function writeTenantFolder(
  folder: string,
  source: Source,
  onRows: (rows: number) => void,
): Promise<WrittenTenant> {
  await assertNew(folder);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(path.join(partial, 'tables'), { recursive: true, mode: 0o700 });
  try {
    const written = await writeLines(partial, source, onRows);
    await writeFile(path.join(partial, 'tenant.json'), `${JSON.stringify(written, null, 2)}\n`, { mode: PRIVATE });
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    return written;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function assertNew(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`${folder} cannot be written: ${error.code}`);
  });
  if (there.length > 0) throw new UsageError(`${folder} has something in it: name a new folder`);
}

async function writeLines(folder: string, source: Source, onRows: (rows: number) => void): Promise<WrittenTenant> {
  const tables = createTableFiles(path.join(folder, 'tables'));
  const log = await createLogFile(path.join(folder, LOG), source);
  let head: ExportHead | undefined;
  let end: ExportEnd | undefined;
  let rows = 0;
  try {
    for await (const line of exportLines(source.chunks)) {
      if (end !== undefined) throw new NotWhole('something comes after its end');
      if ('head' in line) head = line.head;
      else if ('end' in line) end = line.end;
      else {
        rows += 1;
        if (rows % 1_000 === 0) onRows(rows);
        if (line.table === 'ledger.checkpoints') log.addCheckpoint(line.row);
        if (line.table === 'ledger.entries') await log.addEntry(line.row);
        else await tables.add(line.table, line.row);
      }
    }
    if (head?.tenant_id !== source.tenantId) throw new NotWhole('it is not the export of this tenant');
    if (end?.rows !== rows) throw new NotWhole('it broke off before its end');
    const covered = await log.finish();
    return { ...head, rows, tables: end.tables, ...covered };
  } finally {
    await tables.close();
    await log.close();
  }
}

function isSignedBy(key: string, note: string): boolean {
  try {
    openNote(note, [parseVerifierKey(key)]);
    return true;
  } catch (error) {
    if (error instanceof NoteError) return false;
    throw error;
  }
}

/** Tables come one after the other, so one file is open at a time. */
function createTableFiles(folder: string) {
  let current: { table: string; file: FileHandle } | undefined;
  const close = async (): Promise<void> => {
    // On the disk before anybody erases what it was made of.
    await current?.file.sync();
    await current?.file.close();
    current = undefined;
  };
  return {
    close,
    async add(table: string, row: string): Promise<void> {
      if (current?.table !== table) {
        await close();
        current = { table, file: await open(path.join(folder, `${table}.jsonl`), 'wx', PRIVATE) };
      }
      await current.file.write(`${row}\n`);
    },
  };
}

/** The log as `wingman ledger export` writes it, up to the newest of its checkpoints, which come before it. */
async function createLogFile(name: string, { verifierKeys, tenantId }: Source) {
  const file = await open(name, 'wx', PRIVATE);
  let newest: { size: number; note: string } | undefined;
  // A log that did not grow since the key was changed is signed by the one before.
  const keyOf = ({ note }: { note: string }): string =>
    verifierKeys.find((key) => isSignedBy(key, note)) ?? verifierKeys[0] ?? '';
  let checker: ExportChecker | undefined;
  let entries = 0;
  return {
    close: () => file.close(),
    addCheckpoint(row: string): void {
      const { size, note } = JSON.parse(row) as { size: number; note: string };
      if (newest === undefined || size > newest.size) newest = { size, note };
    },
    async addEntry(row: string): Promise<void> {
      entries += 1;
      if (newest === undefined || entries > newest.size) return;
      checker ??= createExportChecker({ checkpoint: newest.note, verifierKey: keyOf(newest), tenantId });
      const line = Buffer.from(`${(JSON.parse(row) as { leaf: string }).leaf}\n`);
      checker.write(line);
      await file.write(line);
    },
    /** Throws NotWhole where the log is not what was signed. */
    async finish(): Promise<Pick<WrittenTenant, 'log_size' | 'entries_uncovered'>> {
      if (checker === undefined && (newest?.size ?? 0) > 0) throw new NotWhole('its log is missing');
      const verdict = checker?.end();
      if (verdict?.ok === false)
        throw new NotWhole(`its log is not what was signed: line ${verdict.line}: ${verdict.reason}`);
      if (newest !== undefined) {
        await writeFile(`${name}.checkpoint`, newest.note, { mode: PRIVATE });
        await writeFile(`${name}.vkey`, `${keyOf(newest)}\n`, { mode: PRIVATE });
      }
      await file.sync();
      const covered = Math.min(entries, newest?.size ?? 0);
      return { log_size: covered, entries_uncovered: entries - covered };
    },
  };
}
