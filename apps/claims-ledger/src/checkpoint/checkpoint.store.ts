import type { Tx } from '@wingman/db';

/**
 * Makes checkpoints of one log one after the other, whichever replica makes them. Held until the transaction ends.
 * Taken first, so that all that is read after it is what the one before left.
 */
export async function lockCheckpoints(tx: Tx, tenantId: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('ledger.checkpoints ' || $1, 0))`, [tenantId], {
    name: 'lock_checkpoints',
  });
}

/** The note with the largest size; undefined before the first. */
export async function newestNote(tx: Tx, tenantId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ note: string }>(
    'SELECT note FROM ledger.checkpoints WHERE tenant_id = $1 ORDER BY size DESC LIMIT 1',
    [tenantId],
    { name: 'newest_checkpoint' },
  );
  return rows[0]?.note;
}

export async function storeNote(
  tx: Tx,
  tenantId: string,
  { size, note }: { size: number; note: string },
): Promise<void> {
  await tx.query('INSERT INTO ledger.checkpoints (tenant_id, size, note) VALUES ($1, $2, $3)', [tenantId, size, note], {
    name: 'store_checkpoint',
  });
}
