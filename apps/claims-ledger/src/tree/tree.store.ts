import type { Db, Tx } from '@wingman/db';
import type { ReadHashes } from '@wingman/ledger-format';
import { headOf } from '../sequence/head.js';
import type { Head, HeadRow } from '../sequence/head.js';

/** The stored hashes of a tenant's tree, read in its transaction: leaf hashes, and complete subtrees above them. */
export const hashReader =
  (tx: Tx, tenantId: string): ReadHashes =>
  async (level, start, count) => {
    const [text, name] =
      level === 0
        ? [
            'SELECT leaf_hash AS hash FROM ledger.entries WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq',
            'leaf_hashes',
          ]
        : [
            `SELECT hash FROM ledger.nodes WHERE tenant_id = $1 AND level = $4 AND index >= $2 AND index < $3
             ORDER BY index`,
            'node_hashes',
          ];
    const values = [tenantId, start, start + count, ...(level === 0 ? [] : [level])];
    const { rows } = await tx.query<{ hash: Buffer }>(text, values, { name });
    return rows.map(({ hash }) => hash);
  };

/** The head of a tenant's log; undefined before its first entry. Takes no lock. */
export async function readHead(tx: Tx, tenantId: string): Promise<Head | undefined> {
  const { rows } = await tx.query<HeadRow>(
    'SELECT log_id, size, peaks, last_leaf_hash FROM ledger.logs WHERE tenant_id = $1',
    [tenantId],
    { name: 'read_head' },
  );
  return rows[0] && headOf(rows[0]);
}

/** Runs a question about a tenant's tree in one transaction. `size` is that of the log at this moment. */
export function createTree(db: Db) {
  return <Answer>(tenantId: string, ask: (readHashes: ReadHashes, size: number, tx: Tx) => Promise<Answer>) =>
    db.inTenant(tenantId, async (tx) => {
      const head = await readHead(tx, tenantId);
      return ask(hashReader(tx, tenantId), head?.frontier.size ?? 0, tx);
    });
}
export type Tree = ReturnType<typeof createTree>;
