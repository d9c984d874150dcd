import type { Db, Tx } from '@wingman/db';
import { EMPTY_ROOT, NoteError, openCheckpoint, signCheckpoint, tenantOrigin } from '@wingman/ledger-format';
import type { Checkpoint } from '@wingman/ledger-format';
import { hashReader, readHead } from '../tree/tree.store.js';
import type { CheckpointFiles } from './checkpoint-file.js';
import { lockCheckpoints, newestNote, storeNote } from './checkpoint.store.js';
import { RefusedToSign } from './refusals.js';
import type { Refusals } from './refusals.js';
import { openOwnCheckpoint } from './signing-key.js';
import type { LedgerKeys } from './signing-key.js';
import { assertExtends, assertHeadDerives } from './tree-check.js';

export interface CheckpointerDeps {
  db: Db;
  keys: LedgerKeys;
  /** Undefined: nothing is published outside the database. */
  files: CheckpointFiles | undefined;
  refusals: Refusals;
}

export interface Checkpointer {
  /**
   * Signs the log as it stands, unless that was done already, and publishes the newest note. Throws RefusedToSign when
   * the log contradicts itself or anything published before: an older backup, a rewrite, a damaged head.
   */
  publish(tenantId: string): Promise<{ note: string; size: number }>;
  /** The newest stored note, by this ledger's own key where it was published here; undefined before the first. */
  newest(tenantId: string): Promise<string | undefined>;
}

/** Makes checkpoints. Each is proven consistent with the ones in the table, in the file and in this process's memory. */
export function createCheckpointer({ db, keys, files, refusals }: CheckpointerDeps): Checkpointer {
  /** The newest checkpoint of each log that this process saw. */
  const seen = new Map<string, Checkpoint>();
  /** Stored notes of an earlier key, which stay as they are, and what this one says in their place. */
  const signedAnew = new Map<string, string>();

  /** Signs what an earlier key signed, once it was held against the log: clients know the key of today alone. */
  function byOwnKey(note: string, checkpoint: Checkpoint, tenantId: string): string {
    try {
      openCheckpoint(note, { verifier: keys.signer.verifier, tenantId });
      return note;
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      const anew = signCheckpoint(checkpoint, keys.signer);
      signedAnew.set(note, anew);
      return anew;
    }
  }

  function opened(note: string, tenantId: string, where: string): Checkpoint {
    try {
      return openOwnCheckpoint(note, tenantId, keys);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      throw new RefusedToSign(`the checkpoint ${where} is not ours: ${error.message}`);
    }
  }

  /** All that was published of this log, as far as can be seen from here. */
  async function witnesses(tx: Tx, tenantId: string) {
    const [stored, filed] = await Promise.all([newestNote(tx, tenantId), files?.read(tenantId)]);
    return {
      note: stored,
      stored: stored === undefined ? undefined : opened(stored, tenantId, 'in the database'),
      filed: filed === undefined ? undefined : opened(filed, tenantId, 'in the file'),
      seen: seen.get(tenantId),
    };
  }

  const sign = (tenantId: string): Promise<{ note: string; checkpoint: Checkpoint }> =>
    db.inTenant(tenantId, async (tx) => {
      await lockCheckpoints(tx, tenantId);
      const [head, published] = await Promise.all([readHead(tx, tenantId), witnesses(tx, tenantId)]);
      const readHashes = hashReader(tx, tenantId);
      const size = head?.frontier.size ?? 0;
      const root = head?.frontier.root() ?? EMPTY_ROOT;
      if (head) await assertHeadDerives(readHashes, head);
      for (const earlier of [published.stored, published.filed, published.seen]) {
        if (earlier) await assertExtends(readHashes, earlier, { size, root });
      }
      const checkpoint = { origin: tenantOrigin(keys.signer.verifier.name, tenantId), size, root, extensions: [] };
      if (published.note !== undefined && published.stored?.size === size) {
        return { note: byOwnKey(published.note, checkpoint, tenantId), checkpoint };
      }
      const note = signCheckpoint(checkpoint, keys.signer);
      await storeNote(tx, tenantId, { size, note });
      return { note, checkpoint };
    });

  /**
   * Brings the newest note of the table into the file. Under the same lock, so that of replicas that share a folder
   * none replaces a larger checkpoint by a smaller one; only a committed note gets there.
   */
  const writeFile = (tenantId: string, to: CheckpointFiles): Promise<void> =>
    db.inTenant(tenantId, async (tx) => {
      await lockCheckpoints(tx, tenantId);
      const { note, stored, filed } = await witnesses(tx, tenantId);
      if (note === undefined || !stored || (filed && filed.size >= stored.size)) return;
      await to.replace(tenantId, note);
    });

  return {
    async publish(tenantId) {
      const audited = refusals.reason(tenantId, 'audit');
      if (audited !== undefined) throw new RefusedToSign(audited);
      const { note, checkpoint } = await sign(tenantId);
      if (files) await writeFile(tenantId, files);
      seen.set(tenantId, checkpoint);
      return { note, size: checkpoint.size };
    },
    async newest(tenantId) {
      const note = await db.inTenant(tenantId, (tx) => newestNote(tx, tenantId));
      return note && (signedAnew.get(note) ?? note);
    },
  };
}
