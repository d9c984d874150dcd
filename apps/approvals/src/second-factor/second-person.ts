import { AppError } from '@wingman/contracts';
import { firstAskBook, insertIntake } from '@wingman/db';
import type { Db, TenantTx } from '@wingman/db';
import { needsSecondPerson } from '@wingman/policy';
import { assertSecondPerson, assertSomebody } from '@wingman/second-factor';
import type { FirstAsk } from '@wingman/second-factor';
import type { Principal } from '@wingman/service-kit';
import { commandDigest } from '@wingman/token';
import type { ApprovalFacts } from '../decision/approval-facts.js';
import { isOwn } from '../decision/decision.js';
import { readEarlier } from '../decision/decision.store.js';
import { readRulesNow } from '../decision/rules-now.js';
import type { MintRequest } from '../token/token.js';
import { withdrawnTokenEntry } from '../token/token-entry.js';
import { actsOfMinting } from './second-factor.js';

const service = 'approvals';

type Wanted = Pick<MintRequest, 'approvalId' | 'environment' | 'command'>;

/** One command of one approval, in one place. */
const subjectOf = ({ approvalId, environment, command }: Wanted): string =>
  JSON.stringify([approvalId, environment, commandDigest(command)]);

/**
 * Whether policy, as it is now, asks for two people here; then throws `forbidden_scope` where nobody is known behind
 * the key.
 */
export async function needsPair(tx: TenantTx, approval: ApprovalFacts, principal: Principal): Promise<boolean> {
  const acts = actsOfMinting(principal);
  if (acts.length === 0) return false;
  if (!needsSecondPerson(await readRulesNow(tx, approval.environment), acts)) return false;
  assertSomebody(principal.person?.personId);
  return true;
}

/** Who asked for this token first; throws `second_person_required` for whoever does. */
export async function assertPair(tx: TenantTx, approval: ApprovalFacts, request: MintRequest): Promise<FirstAsk> {
  const { principal } = request;
  const { keys } = await readEarlier(tx, approval.tenantId, approval.approvalId);
  const { person, actor, keyId } = principal;
  return assertSecondPerson(
    {
      subject: subjectOf(request),
      personId: person?.personId,
      actor,
      keyId,
      concerned: isOwn(approval, principal, keys),
    },
    firstAskBook(tx, { service, tenantId: approval.tenantId }),
  );
}

/** Takes the first one's asking back; false: there was none any more. */
export async function withdraw(db: Db, principal: Principal, wanted: Wanted): Promise<boolean> {
  const { tenantId, person } = principal;
  if (!person) throw new AppError('forbidden_scope', 'nobody is known behind this key, so nobody asked with it');
  return db.inTenant(tenantId, async (tx) => {
    const withdrawn = await firstAskBook(tx, { service, tenantId }).withdraw(subjectOf(wanted), person.personId);
    if (withdrawn) await insertIntake(tx, [withdrawnTokenEntry(principal, wanted)]);
    return withdrawn;
  });
}
