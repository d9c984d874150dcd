import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { type Checkpoint, NoteError, openCheckpointByAny, type NoteVerifier } from '@wingman/ledger-format';
import { extract } from 'tar-stream';
import { type CommandIo, UsageError } from '../command.js';
import { startProgram, textOf } from '../postgres/programs.js';

/** What a ledger once signed of a log: it had these entries then, and nothing may ever take that back. */
export interface KnownCheckpoint extends Pick<Checkpoint, 'size' | 'root'> {
  tenantId: string;
  note: string;
  /** Where it was found, for people. */
  from: string;
}

/** A checkpoint is not to be believed, or two of them contradict one another. */
export class NotBelieved extends Error {}

const NOTE_BYTES = 64 << 10;

/** What `LEDGER_CHECKPOINT_DIR` holds besides checkpoints: how far the audit is, and what a crash left half written. */
const OTHER_FILES = /^(?:audit|(?:audit|checkpoint)\.[0-9a-f-]{36})$/;

/** The checkpoint that a note is, by one of the ledger's keys. Throws NotBelieved. */
export function knownCheckpoint(note: string, from: string, keys: readonly NoteVerifier[]): KnownCheckpoint {
  try {
    const { origin, size, root } = openCheckpointByAny(note, keys);
    return { tenantId: origin.slice(origin.lastIndexOf('/') + 1), size, root, note, from };
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new NotBelieved(`the checkpoint in ${from} is not to be believed: ${error.message}`);
  }
}

/**
 * Every checkpoint in a folder: `LEDGER_CHECKPOINT_DIR`, a copy of it, or files that were kept by hand. What is none is
 * refused, since it may be one that somebody spoiled. Throws NotBelieved, UsageError.
 */
export async function checkpointsIn(folder: string, keys: readonly NoteVerifier[]): Promise<KnownCheckpoint[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory() && !OTHER_FILES.test(entry.name));
    if (files.length === 0) throw new Error('no checkpoint is in it');
    return await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        assertSmall((await stat(file)).size, file);
        return knownCheckpoint(await readFile(file, 'utf8'), file, keys);
      }),
    );
  } catch (error) {
    if (error instanceof NotBelieved) throw error;
    throw new UsageError(`cannot read ${folder}: ${(error as Error).message}`);
  }
}

function assertSmall(size: number, file: string): void {
  if (size > NOTE_BYTES) throw new NotBelieved(`${file} is too large for a checkpoint`);
}

/** What the claims ledger of a stack in containers has published, running or not; nothing where there is none yet. */
export async function publishedCheckpoints(
  ledger: string | undefined,
  keys: readonly NoteVerifier[],
  docker: { env: CommandIo['env']; signal: AbortSignal },
): Promise<KnownCheckpoint[]> {
  if (ledger === undefined) return [];
  const settings = await textOf(
    startProgram('docker', ['inspect', '--format', '{{range .Config.Env}}{{println .}}{{end}}', ledger], docker),
  );
  const [, dir] = /^LEDGER_CHECKPOINT_DIR=(.+)$/m.exec(settings) ?? [];
  if (dir === undefined) return [];
  const found: KnownCheckpoint[] = [];
  const copy = startProgram('docker', ['cp', `${ledger}:${dir}`, '-'], docker);
  const unpacked = extract();
  copy.ended.catch((error: Error) => unpacked.destroy(error));
  copy.child.stdout.pipe(unpacked);
  for await (const entry of unpacked) {
    const { name, type, size = 0 } = entry.header;
    if (type !== 'file' || path.basename(name) !== 'checkpoint') {
      entry.resume();
      continue;
    }
    assertSmall(size, name);
    found.push(knownCheckpoint(await text(entry), `what ${ledger.slice(0, 12)} published: ${name}`, keys));
  }
  await copy.ended;
  return found;
}

/** Of each log what is known of it. Throws NotBelieved where two of one size differ: somebody signed two histories. */
export function byTenant(known: readonly KnownCheckpoint[]): Map<string, KnownCheckpoint[]> {
  const logs = new Map<string, KnownCheckpoint[]>();
  for (const one of known) {
    const others = logs.get(one.tenantId) ?? [];
    const other = others.find(({ size, root }) => size === one.size && Buffer.compare(root, one.root) !== 0);
    if (other) {
      throw new NotBelieved(`${other.from} and ${one.from} were both signed for ${one.size} entries, and differ`);
    }
    logs.set(one.tenantId, [...others, one]);
  }
  return logs;
}

export const newestOf = (known: readonly KnownCheckpoint[]): KnownCheckpoint | undefined =>
  known.reduce<KnownCheckpoint | undefined>((best, one) => (best && best.size >= one.size ? best : one), undefined);
