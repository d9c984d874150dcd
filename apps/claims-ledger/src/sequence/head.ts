import { createFrontier, encodeBase64 } from '@wingman/ledger-format';
import type { Frontier } from '@wingman/ledger-format';

const HASH_BYTES = 32;

/** A row of `ledger.logs`. */
export interface HeadRow {
  log_id: string;
  /** bigint, as the driver gives it. */
  size: string;
  peaks: Buffer;
  last_leaf_hash: Buffer | null;
}

/** Where a log ends: all that is needed to append to it. */
export interface Head {
  logId: string;
  frontier: Frontier;
  /** Base64 of the last leaf's hash, `prev` of the next leaf; empty for the first. */
  prev: string;
}

/** Reads a head row. Throws RangeError when its columns contradict one another. */
export function headOf(row: HeadRow): Head {
  const peaks: Buffer[] = [];
  for (let at = 0; at < row.peaks.length; at += HASH_BYTES) peaks.push(row.peaks.subarray(at, at + HASH_BYTES));
  return {
    logId: row.log_id,
    frontier: createFrontier(Number(row.size), peaks),
    prev: row.last_leaf_hash === null ? '' : encodeBase64(row.last_leaf_hash),
  };
}
