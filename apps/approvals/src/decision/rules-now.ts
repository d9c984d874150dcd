import { readPolicyInForce } from '@wingman/db';
import type { Tx } from '@wingman/db';
import { storedApprovalRules } from '@wingman/policy';
import type { ApprovalRules } from '@wingman/policy';

/**
 * What the tenant's policy says of approvals in an environment, as the transaction finds it. Throws `unavailable` for a
 * policy that cannot be read.
 */
export async function readRulesNow(tx: Tx, environment: string): Promise<ApprovalRules> {
  return storedApprovalRules((await readPolicyInForce(tx)).layers, environment);
}
