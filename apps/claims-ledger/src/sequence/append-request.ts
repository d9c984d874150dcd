import type { PreparedLeaf } from '@wingman/ledger-format';

/** Entries that belong together: they get contiguous positions in one transaction, or none of them is logged. */
export interface AppendRequest {
  tenantId: string;
  leaves: readonly PreparedLeaf[];
  /** Workers whose standing is looked at inside the transaction: a lock that came first wins. */
  workerIds: readonly string[];
  idempotency?: RequestIdentity;
  /** A request whose client has gone before its turn is dropped. */
  isAbandoned?: () => boolean;
}

/** What makes two requests the same one. */
export interface RequestIdentity {
  keyId: string;
  /** The header `Idempotency-Key`. */
  key: string;
  requestHash: Buffer;
}

/** What became of a request: committed now, or by an earlier request with the same identity. */
export type Receipt =
  | { replayed: false; logId: string; firstSeq: number; leafHashes: readonly string[] }
  | { replayed: true; logId: string; firstSeq: number; count: number };
