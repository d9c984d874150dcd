import type { Tx } from '@wingman/db';
import { storedApprovalRules } from '@wingman/policy';
import type { ApprovalRules } from '@wingman/policy';

/**
 * What the tenant's policy says of approvals in an environment, as the transaction finds it. Throws `unavailable` for a
 * policy that cannot be read.
 */
export async function readRulesNow(tx: Tx, environment: string): Promise<ApprovalRules> {
  const { rows } = await tx.query<{ layers: unknown }>('SELECT layers FROM kit.policy_in_force()', [], {
    name: 'layers_in_force',
  });
  return storedApprovalRules(rows[0]?.layers, environment);
}
