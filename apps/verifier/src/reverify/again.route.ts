import { AppError, verifyAgain } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { LoggedClaimStore } from '../question/logged-claim.store.js';
import type { VerificationStore } from '../question/verification.store.js';
import type { LookAgain } from './look-again.js';

interface AgainDeps {
  verifications: VerificationStore;
  claims: LoggedClaimStore;
  lookAgain: LookAgain;
}

/** `POST /verifications/:id/again`: a person wants to know whether a logged claim still holds, on the record. */
export const againRoutes = ({ verifications, claims, lookAgain }: AgainDeps): Route[] => [
  route(verifyAgain, async ({ principal: { tenantId }, params: { id }, note }) => {
    const asked = await verifications.find(tenantId, id);
    const claim = asked?.claim_id ? await claims.find(tenantId, asked.claim_id) : undefined;
    if (!claim) throw new AppError('not_found', `no verification ${id} of a logged claim`);
    const recorded = await lookAgain(tenantId, claim);
    if (!recorded) {
      throw new AppError('unavailable', 'the claim has no verdict yet; it is being looked at', {
        retryAfterSeconds: 1,
      });
    }
    const found = await verifications.find(tenantId, recorded.verificationId);
    if (!found) throw new AppError('internal', 'what was just recorded cannot be read');
    note({ verdict: found.verdict, finding: recorded.finding });
    return json(200, found);
  }),
];
