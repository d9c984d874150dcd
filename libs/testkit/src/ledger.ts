import { finishLeaf, leafHashText, prepareLeaf } from '@wingman/ledger-format';

import { v7 as uuidv7 } from 'uuid';
import type { TestDatabase } from './database.js';

/** An entry to append; the envelope is added. `entry_id` is made up unless given. */
export interface TestEntry {
  kind: string;
  entry_id?: string;
  [field: string]: unknown;
}

export interface TestLog {
  tenantId: string;
  /** Appends entries in one transaction, as the sequencer would. */
  append(entries: TestEntry[]): Promise<void>;
}

/** A log that stands in for claims-ledger: real leaves, written by administrator SQL. One writer a log. */
export function createTestLog(database: TestDatabase, tenantId: string): TestLog {
  let size = 0;
  let prev = '';
  return {
    tenantId,
    async append(entries) {
      const leaves = entries.map((fields) => {
        const timestamp = new Date().toISOString();
        const prepared = prepareLeaf({ entry_id: uuidv7(), tenant_id: tenantId, timestamp, ...fields });
        const leaf = finishLeaf(prepared, { seq: size, prev });
        size += 1;
        prev = leafHashText(leaf);
        return leaf;
      });
      await database.query(
        `WITH appended AS (
           INSERT INTO ledger.entries (tenant_id, seq, leaf)
           SELECT $1, $2::bigint + position - 1, leaf FROM unnest($3::bytea[]) WITH ORDINALITY AS new (leaf, position)
         )
         INSERT INTO ledger.logs (tenant_id, log_id, size) VALUES ($1, $4, $5)
         ON CONFLICT (tenant_id) DO UPDATE SET size = excluded.size`,
        [tenantId, size - leaves.length, leaves, uuidv7(), size],
      );
    },
  };
}
