import type { ConsistencyProof } from '@wingman/contracts';
import { decodeBase64, NoteError, openCheckpointByAny, verifyConsistency } from '@wingman/ledger-format';
import type { Checkpoint, NoteVerifier } from '@wingman/ledger-format';

/**
 * How a checkpoint stands to the one seen before it: neither is there, the same tree, a tree that anything may follow
 * from, a larger one whose growth must be proven, or one that cannot be.
 */
export type Standing =
  | { outcome: 'nothing' }
  | { outcome: 'same' | 'follows'; to: Checkpoint }
  | { outcome: 'grown'; from: Checkpoint; to: Checkpoint }
  | { outcome: 'contradicts'; reason: string };

interface Comparison {
  /** The signed note kept from before; undefined: none yet. */
  seen: string | undefined;
  /** The signed note the ledger shows now; undefined: it shows none. */
  offered: string | undefined;
  /** The pinned keys: the ledger's, then those that it had before. */
  verifiers: readonly NoteVerifier[];
  tenantId: string;
}

/** Judges what can be judged without a proof. `seen` must have been read before `offered` was asked for. */
export function compareCheckpoints({ seen, offered, verifiers, tenantId }: Comparison): Standing {
  if (offered === undefined) {
    return seen === undefined
      ? { outcome: 'nothing' }
      : contradicts('the ledger shows no checkpoint of this log any more');
  }
  const to = opened(offered, verifiers, tenantId);
  if (to instanceof NoteError) return contradicts(`the checkpoint is not valid: ${to.message}`);
  if (seen === undefined) return { outcome: 'follows', to };
  const from = opened(seen, verifiers, tenantId);
  if (from instanceof NoteError) return contradicts(`the checkpoint kept from before is not valid: ${from.message}`);
  if (to.size < from.size) return contradicts(`the log had ${from.size} entries and has ${to.size} now`);
  if (to.size > from.size) return from.size === 0 ? { outcome: 'follows', to } : { outcome: 'grown', from, to };
  return Buffer.compare(from.root, to.root) === 0
    ? { outcome: 'same', to }
    : contradicts(`the log still has ${to.size} entries, but not the same ones`);
}

function opened(note: string, verifiers: readonly NoteVerifier[], tenantId: string): Checkpoint | NoteError {
  try {
    return openCheckpointByAny(note, verifiers, tenantId);
  } catch (error) {
    if (error instanceof NoteError) return error;
    throw error;
  }
}

/** Whether the proof shows that the later tree begins with the earlier one (RFC 6962 section 2.1.2). */
export function provesGrowth(
  { from, to }: { from: Checkpoint; to: Checkpoint },
  { hashes }: ConsistencyProof,
): boolean {
  const proof = hashes.map((text) => decodeBase64(text));
  return (
    proof.every((hash) => hash !== undefined) &&
    verifyConsistency({ from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root, proof })
  );
}

const contradicts = (reason: string): Standing => ({ outcome: 'contradicts', reason });
