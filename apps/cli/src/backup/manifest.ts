import { createHash } from 'node:crypto';
import { NoteError, openNote, signNote, type NoteSigner, type NoteVerifier } from '@wingman/ledger-format';
import { z } from 'zod';
import { jsonOf } from '../text.js';

/** The backup is not what was written and signed: changed, cut, or another ledger's. Names the file. */
export class NotTheBackup extends Error {}

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.json.note';
export const DUMP = 'database.dump.age';
export const SECRETS = 'secrets.tar.age';
export const checkpointFile = (tenantId: string): string => `checkpoints/${tenantId}`;

/** Of all names only these: none leads out of the folder. */
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const fileName = z.string().regex(new RegExp(`^(?:database\\.dump\\.age|secrets\\.tar\\.age|checkpoints/${UUID})$`));
const size = z.int().min(0);
const hash = z.base64();

const backupFile = z.strictObject({ name: fileName, size, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type BackupFile = z.infer<typeof backupFile>;

const backedUpLog = z.strictObject({
  tenant_id: z.string().regex(new RegExp(`^${UUID}$`)),
  /** Entries that the dump holds. */
  size: size.min(1),
  /** What its checkpoint covers, which was signed after the dump: at least all that the dump holds. */
  checkpoint_size: size.min(1),
  /** That the checkpoint's log begins with the dump's (RFC 6962 section 2.1.2); empty where they are the same. */
  proof: z.array(hash),
});
export type BackedUpLog = z.infer<typeof backedUpLog>;

const role = z.strictObject({
  name: z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/),
  login: z.boolean(),
  connections: z.int().min(-1),
  /** `name=value`. */
  settings: z.array(z.string().regex(/^[a-z_.]+=[^\0]*$/)),
});
export type BackedUpRole = z.infer<typeof role>;

const manifest = z
  .strictObject({
    format: z.literal('wingman-backup/1'),
    created_at: z.iso.datetime(),
    postgres: z.strictObject({ server: z.int(), pg_dump: z.int() }),
    migrations: z.array(z.string()),
    /** Whom the dump's grants name. */
    roles: z.array(role),
    logs: z.array(backedUpLog),
    files: z.array(backupFile),
  })
  .refine(isComplete, 'its files do not belong together')
  .refine(({ logs }) => logs.every((log) => log.checkpoint_size >= log.size), 'a checkpoint does not cover its log');
export type Manifest = z.infer<typeof manifest>;

/** The dump, the secrets and one checkpoint for each log: each once, and nothing else. */
function isComplete({ logs, files }: { logs: BackedUpLog[]; files: BackupFile[] }): boolean {
  const wanted = [DUMP, SECRETS, ...logs.map(({ tenant_id: id }) => checkpointFile(id))].sort();
  return JSON.stringify(files.map(({ name }) => name).sort()) === JSON.stringify(wanted);
}

/** Not the text of any checkpoint, whose second line is a number, so that neither can pass for the other. */
const signedText = (bytes: string): string =>
  `wingman backup\nmanifest sha256 ${createHash('sha256').update(bytes, 'utf8').digest('hex')}\n`;

/** The manifest's bytes and the note by which the ledger's key vouches for them. */
export function signManifest(content: Manifest, signer: NoteSigner): { bytes: string; note: string } {
  const bytes = `${JSON.stringify(manifest.parse(content), null, 2)}\n`;
  return { bytes, note: signNote(signedText(bytes), [signer]) };
}

/** The manifest, once one of the keys is seen to have signed it. Throws NotTheBackup. */
export function openManifest(bytes: string, note: string, keys: readonly NoteVerifier[]): Manifest {
  let text: string;
  try {
    text = openNote(note, keys);
  } catch (error) {
    if (!(error instanceof NoteError)) throw error;
    throw new NotTheBackup(`${SIGNATURE} is not by the ledger's key: ${error.message}`);
  }
  if (text !== signedText(bytes)) throw new NotTheBackup(`${MANIFEST} is not what was signed: it was changed`);
  const read = manifest.safeParse(jsonOf(bytes));
  if (!read.success)
    throw new NotTheBackup(`${MANIFEST} is of another release, or none: ${z.prettifyError(read.error)}`);
  return read.data;
}
