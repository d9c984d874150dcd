import { decodeBase64, encodeBase64 } from './base64.js';
import { NoteError } from './note-error.js';
import type { NoteVerifier } from './note-key.js';
import { type NoteSigner, openNote, signNote } from './note.js';

/** The head of a log (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: `<LEDGER_ORIGIN>/<tenant_id>`. */
  origin: string;
  /** Number of leaves. */
  size: number;
  /** Root of the tree of these leaves, 32 bytes. */
  root: Uint8Array;
  /** Opaque lines after the root; none in our own checkpoints. */
  extensions: readonly string[];
}

function malformed(what: string): never {
  throw new NoteError('malformed', `the checkpoint is malformed: ${what}`);
}

/** The note text of a checkpoint: origin, size, root and extension lines, each with its line feed. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  if (!Number.isSafeInteger(size) || size < 0) malformed('the size is no natural number');
  if (root.length !== 32) malformed('the root is not 32 bytes long');
  const lines = [origin, String(size), encodeBase64(root), ...extensions];
  if (lines.some((line) => line === '' || line.includes('\n'))) malformed('a line is empty or holds a line feed');
  return `${lines.join('\n')}\n`;
}

/** Reads the note text of a checkpoint. Throws NoteError `malformed` unless it is spelled exactly so. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) malformed('it does not end in a line feed');
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (!origin || extensions.includes('')) malformed('a line is empty');
  if (size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    malformed('the second line must be the tree size in decimal');
  }
  const rootBytes = root === undefined ? undefined : decodeBase64(root);
  if (rootBytes?.length !== 32) malformed('the third line must be the root in base64');
  return { origin, size: Number(size), root: rootBytes, extensions };
}

/** The origin line of a tenant's log under the ledger's key name. */
export const tenantOrigin = (ledgerOrigin: string, tenantId: string): string => `${ledgerOrigin}/${tenantId}`;

/** The signed note of a checkpoint, as `GET /ledger/checkpoint` serves it. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  return signNote(formatCheckpoint(checkpoint), [signer]);
}

export interface OpenCheckpointOptions {
  /** Key of the ledger; its name is what the origins of all its logs begin with. */
  verifier: NoteVerifier;
  /** Accept only this tenant's log; else any log of the ledger. */
  tenantId?: string;
}

/**
 * A checkpoint once its signature and its origin were checked. Throws NoteError `malformed`, `bad_signature`,
 * `unknown_key`, or `wrong_origin` when it belongs to another ledger or tenant.
 */
export function openCheckpoint(note: string, { verifier, tenantId }: OpenCheckpointOptions): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, [verifier]));
  const { origin } = checkpoint;
  const isExpected =
    tenantId === undefined ? origin.startsWith(`${verifier.name}/`) : origin === tenantOrigin(verifier.name, tenantId);
  if (!isExpected) {
    const expected = tenantOrigin(verifier.name, tenantId ?? '<tenant>');
    throw new NoteError('wrong_origin', `the checkpoint is of "${origin}", expected "${expected}"`);
  }
  return checkpoint;
}

/**
 * A checkpoint that one of these keys of a ledger signed: its own first, then those that it had before. Throws
 * NoteError, with what the first one says, when none did.
 */
export function openCheckpointByAny(note: string, verifiers: readonly NoteVerifier[], tenantId?: string): Checkpoint {
  const refusals: NoteError[] = [];
  for (const verifier of verifiers) {
    try {
      return openCheckpoint(note, { verifier, tenantId });
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      refusals.push(error);
    }
  }
  throw refusals[0] ?? new NoteError('unknown_key', 'no key to check the checkpoint with');
}
