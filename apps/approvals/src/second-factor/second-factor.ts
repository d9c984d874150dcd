import { needsCode } from '@wingman/policy';
import type { CodedAct } from '@wingman/policy';
import { totpBook } from '@wingman/db';
import type { Tx } from '@wingman/db';
import { assertSecondFactor } from '@wingman/second-factor';
import type { SealingKey } from '@wingman/second-factor';
import type { Principal } from '@wingman/service-kit';
import type { ApprovalFacts } from '../decision/approval-facts.js';
import { readRulesNow } from '../decision/rules-now.js';

/** What this deployment needs to ask people for one-time codes. */
export interface SecondFactorDeps {
  /** By which their secrets are sealed; undefined: no code can be checked, and what needs one is refused. */
  sealingKey: SealingKey | undefined;
  /** DEPLOYMENT_ENV: everything is production there where it says so. */
  deployment: string;
}

/** Somebody who acts, with the code they gave. */
export interface Acting {
  person: Principal['person'];
  code: string | undefined;
}

type Judged = Pick<ApprovalFacts, 'tenantId' | 'environment' | 'riskLevel'>;

/** What approving this request is, of what policy may ask a code for. */
export const actsOfApproving = (
  { environment, riskLevel }: Pick<Judged, 'environment' | 'riskLevel'>,
  deployment: string,
): CodedAct[] => [
  ...(riskLevel === 'HIGH' ? (['high'] as const) : []),
  ...(environment === 'prd' || deployment === 'prd' ? (['prd'] as const) : []),
];

/** A person who wants a token has the command run in their own name; a worker's key has its worker's approval. */
export const actsOfMinting = ({ scopes }: Pick<Principal, 'scopes'>): CodedAct[] =>
  scopes.has('decide') ? ['exec'] : [];

/**
 * Throws unless policy, as it is now, asks no one-time code for one of these acts, or the person gave theirs. The
 * transaction that needs the code uses it up, and counts a wrong one although it is refused.
 */
export async function assertCode(
  tx: Tx,
  { sealingKey }: SecondFactorDeps,
  { tenantId, environment }: Judged,
  { acts, person, code }: Acting & { acts: readonly CodedAct[] },
): Promise<void> {
  if (acts.length === 0) return;
  if (!needsCode(await readRulesNow(tx, environment), acts)) return;
  const asked = { tenantId, personId: person?.personId, code };
  await assertSecondFactor(asked, { book: totpBook(tx), key: sealingKey });
}
