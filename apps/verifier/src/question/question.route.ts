import { AppError, getVerification, listVerifications, verifyClaim } from '@wingman/contracts';
import type { VerificationAnswer, VerifyBody } from '@wingman/contracts';
import { json, positionOf, route } from '@wingman/service-kit';
import type { Call, Route } from '@wingman/service-kit';
import type { Judgement, Question } from '../judge/judge.js';
import type { LoggedClaimStore } from './logged-claim.store.js';
import type { VerificationStore } from './verification.store.js';

export interface QuestionDeps {
  judge: (question: Question) => Promise<Judgement>;
  verifications: VerificationStore;
  claims: LoggedClaimStore;
}

/** `POST /verify` and what was asked before. A question never alerts and never locks: it writes no ledger entry. */
export function questionRoutes({ judge, verifications, claims }: QuestionDeps): Route[] {
  return [
    route(verifyClaim, async (call) => {
      const { tenantId } = call.principal;
      const { body } = call;
      if (body.check_id !== undefined) {
        // Registered success criteria come with POST /check; until then no id can be known.
        throw new AppError('not_found', `no check ${body.check_id}`);
      }
      const asked = await questionOf(call, claims);
      const judgement = await judge({ tenantId, mode: body.mode, ...asked });
      const { claimId, workerId } = asked;
      const verificationId = await verifications.insertQuestion({ tenantId, claimId, workerId, judgement });
      call.note({ verdict: judgement.verdict, reason_code: judgement.reasonCode });
      return json(200, answerOf(verificationId, judgement));
    }),

    route(listVerifications, async ({ principal, query, ownWorker }) => {
      const found = await verifications.list(principal.tenantId, {
        workerId: ownWorker ?? query.worker_id,
        verdict: query.verdict,
        claimId: query.claim_id,
        before: positionOf(query.cursor),
        limit: query.limit + 1,
      });
      const items = found.slice(0, query.limit);
      const nextCursor = found.length > query.limit ? (items.at(-1)?.verification_id ?? null) : null;
      return json(200, { items, next_cursor: nextCursor });
    }),

    route(getVerification, async ({ principal, params, ownWorker }) => {
      const found = await verifications.find(principal.tenantId, params.id);
      if (!found || (ownWorker !== undefined && found.worker_id !== ownWorker)) {
        throw new AppError('not_found', `no verification ${params.id}`);
      }
      return json(200, found);
    }),
  ];
}

type Asked = Pick<Question, 'claim' | 'checks' | 'context'> & {
  claimId: string | undefined;
  workerId: string | undefined;
};

/** A logged claim is judged as it was logged; fields given beside its id would make it another claim. */
async function questionOf(call: Call<unknown, unknown, VerifyBody>, claims: LoggedClaimStore): Promise<Asked> {
  const { body, principal, ownWorker } = call;
  if (body.claim_id === undefined) {
    const { claim, checks, context, worker_id: workerId } = body;
    return { claim, checks, context, claimId: undefined, workerId: workerId ?? ownWorker };
  }
  const beside = (['claim', 'checks', 'context'] as const).filter((name) => body[name] !== undefined);
  if (beside.length > 0) {
    const errors = beside.map((path) => ({ path, message: 'not allowed beside claim_id' }));
    throw new AppError('invalid_request', 'a logged claim is judged as it was logged', { errors });
  }
  const logged = await claims.find(principal.tenantId, body.claim_id);
  if (!logged || (ownWorker !== undefined && logged.workerId !== ownWorker)) {
    throw new AppError('not_found', `no claim ${body.claim_id}`);
  }
  return logged;
}

const answerOf = (verificationId: string, judgement: Judgement): VerificationAnswer => ({
  verification_id: verificationId,
  verdict: judgement.verdict,
  mode: judgement.mode,
  checks: judgement.checks,
  reason_code: judgement.reasonCode,
  explanation: judgement.explanation,
  time_basis: judgement.timeBasis,
  binding: false,
});
