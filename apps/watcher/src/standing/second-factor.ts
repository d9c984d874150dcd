import { readPolicyInForce, totpBook } from '@wingman/db';
import type { Tx } from '@wingman/db';
import { needsCode, storedApprovalRules } from '@wingman/policy';
import { assertSecondFactor } from '@wingman/second-factor';
import type { SealingKey } from '@wingman/second-factor';
import type { Principal } from '@wingman/service-kit';

/** What this deployment needs to ask people for one-time codes. */
export interface SecondFactorDeps {
  /** By which their secrets are sealed; undefined: no code can be checked, and what needs one is refused. */
  sealingKey: SealingKey | undefined;
  /** DEPLOYMENT_ENV, whose layer of policy counts: a worker is locked in all environments at once. */
  deployment: string;
}

/**
 * Throws unless policy, as it is now, asks no one-time code for letting a worker in again, or the person gave theirs.
 * The transaction uses the code up, and counts a wrong one although it is refused.
 */
export async function assertUnlockCode(
  tx: Tx,
  { sealingKey, deployment }: SecondFactorDeps,
  { tenantId, person }: Pick<Principal, 'tenantId' | 'person'>,
  code: string | undefined,
): Promise<void> {
  const { layers } = await readPolicyInForce(tx);
  if (!needsCode(storedApprovalRules(layers, deployment), ['unlock'])) return;
  await assertSecondFactor({ tenantId, personId: person?.personId, code }, { book: totpBook(tx), key: sealingKey });
}
