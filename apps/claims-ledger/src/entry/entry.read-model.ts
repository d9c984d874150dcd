import { encodeBase64 } from '@wingman/ledger-format';
import type { Db } from '@wingman/db';

/** A stored entry. */
export interface StoredEntry {
  seq: number;
  leaf: Buffer;
  /** Base64. */
  leafHash: string;
}

/** Positions from `from` to before `to`. */
export interface SeqRange {
  from: number;
  to: number;
}

interface EntryRow {
  seq: string;
  leaf: Buffer;
  leaf_hash: Buffer;
}

/** Reads of the log itself, always within one tenant. */
export interface EntryReader {
  /** Entries that the log has so far; 0 before the first. */
  size(tenantId: string): Promise<number>;
  /** The entries of a range in order; fewer when the log is shorter. */
  range(tenantId: string, range: SeqRange): Promise<StoredEntry[]>;
}

export function createEntryReader(db: Db): EntryReader {
  return {
    size: (tenantId) =>
      db.inTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<{ size: string }>('SELECT size FROM ledger.logs WHERE tenant_id = $1', [
          tenantId,
        ]);
        return Number(rows[0]?.size ?? 0);
      }),
    range: (tenantId, { from, to }) =>
      db.inTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<EntryRow>(
          `SELECT seq, leaf, leaf_hash FROM ledger.entries
           WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq`,
          [tenantId, from, to],
          { name: 'entries_in_range' },
        );
        return rows.map(({ seq, leaf, leaf_hash: hash }) => ({ seq: Number(seq), leaf, leafHash: encodeBase64(hash) }));
      }),
  };
}
