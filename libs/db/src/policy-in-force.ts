import type { Tx } from './db.js';

/** A tenant's layers of policy as they are stored, whatever they hold. Revision 0: nothing was ever changed. */
export interface StoredPolicyRow {
  revision: number;
  layers: unknown;
}

/** The running tenant's policy as the transaction finds it, for the services that may know it (docs/adr/020). */
export async function readPolicyInForce(tx: Tx): Promise<StoredPolicyRow> {
  const { rows } = await tx.query<StoredPolicyRow & Record<string, unknown>>(
    'SELECT revision, layers FROM kit.policy_in_force()',
    [],
    { name: 'policy_in_force' },
  );
  return rows[0] ?? { revision: 0, layers: [] };
}
