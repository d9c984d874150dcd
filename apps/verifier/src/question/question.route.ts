import { createHash } from 'node:crypto';
import { AppError, getVerification, listVerifications, verifyClaim } from '@wingman/contracts';
import type { VerificationAnswer, VerifyBody } from '@wingman/contracts';
import { canonicalBytes } from '@wingman/ledger-format';
import { json, positionOf, route } from '@wingman/service-kit';
import type { Call, Route } from '@wingman/service-kit';
import type { BaselineStore } from '../baseline/baseline.store.js';
import type { Judgement, Question } from '../judge/judge.js';
import type { LoggedClaimStore } from './logged-claim.store.js';
import type { VerificationStore } from './verification.store.js';

export interface QuestionDeps {
  judge: (question: Question) => Promise<Judgement>;
  verifications: VerificationStore;
  claims: LoggedClaimStore;
  findCheck: BaselineStore['find'];
  /** The machine that is looked at. */
  host: string;
}

/** `POST /verify` and what was asked before. A question never alerts and never locks: it writes no ledger entry. */
export function questionRoutes({ judge, verifications, claims, findCheck, host }: QuestionDeps): Route[] {
  return [
    route(verifyClaim, async (call) => {
      const { tenantId } = call.principal;
      const { body } = call;
      const asked = await questionOf(call, claims);
      await assertCheck(call, asked, findCheck);
      const judgement = await judge({ tenantId, mode: body.mode, ...asked });
      const { claimId, workerId, checkId } = asked;
      const subject = subjectOf(asked);
      const question = { tenantId, claimId, workerId, checkId, host, subject, judgement };
      const verificationId = await verifications.insertQuestion(question);
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

type Asked = Pick<Question, 'claim' | 'checks' | 'context' | 'checkId' | 'claimedAt'> & {
  claimId: string | undefined;
  workerId: string | undefined;
};

/** A logged claim is judged as it was logged; fields given beside its id would make it another claim. */
async function questionOf(call: Call<unknown, unknown, VerifyBody>, claims: LoggedClaimStore): Promise<Asked> {
  const { body, principal, ownWorker } = call;
  if (body.claim_id === undefined) {
    const { claim, checks, context, worker_id: workerId, check_id: checkId } = body;
    return { claim, checks, context, checkId, claimId: undefined, workerId: workerId ?? ownWorker };
  }
  const beside = (['claim', 'checks', 'context', 'check_id'] as const).filter((name) => body[name] !== undefined);
  if (beside.length > 0) {
    const errors = beside.map((path) => ({ path, message: 'not allowed beside claim_id' }));
    throw new AppError('invalid_request', 'a logged claim is judged as it was logged', { errors });
  }
  const logged = await claims.find(principal.tenantId, body.claim_id);
  if (!logged || (ownWorker !== undefined && logged.workerId !== ownWorker)) {
    throw new AppError('not_found', `no claim ${body.claim_id}`);
  }
  if (body.worker_id !== undefined && body.worker_id !== logged.workerId) {
    throw refusal('worker_id', `did not log this claim; ${logged.workerId} did`);
  }
  return logged;
}

/** @throws AppError `not_found` for a check of another worker, too; `invalid_request` where it says nothing to judge */
async function assertCheck(
  { principal, ownWorker }: Call<unknown, unknown, VerifyBody>,
  { checkId, claimId, workerId, claim, checks }: Asked,
  findCheck: BaselineStore['find'],
): Promise<void> {
  // What a logged claim names is judged, not refused.
  if (checkId === undefined || claimId !== undefined) return;
  const registered = await findCheck(principal.tenantId, checkId);
  if (!registered || (ownWorker !== undefined && registered.workerId !== ownWorker)) {
    throw new AppError('not_found', `no check ${checkId}`);
  }
  if (workerId !== undefined && workerId !== registered.workerId) {
    throw refusal('check_id', `is a check of ${registered.workerId}`);
  }
  if (claim === undefined && checks === undefined && registered.checks === undefined) {
    throw refusal('check_id', 'is a check without registered checks, and there is nothing else to judge');
  }
}

/** What an attestation of this question is about: SHA-256 of the canonical JSON of what was asked. */
const subjectOf = ({ claim, checks, context, checkId }: Asked): Buffer => {
  const asked = { claim, checks, context, check_id: checkId };
  // As JSON has it: what was not said is not there.
  return createHash('sha256')
    .update(canonicalBytes(JSON.parse(JSON.stringify(asked))))
    .digest();
};

const refusal = (path: string, message: string): AppError =>
  new AppError('invalid_request', `${path} ${message}`, { errors: [{ path, message }] });

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
