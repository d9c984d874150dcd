import { z } from 'zod';
import { checkResult, checks, context } from '../checks.js';
import { body, byId, endpoint } from '../endpoint.js';
import { cursor, id, instant, limit, longText, page, workerId } from '../primitives.js';
import { again, finding, mode, timeBasis, verdict } from '../verdict.js';
import { attestationEndpoints } from './attestations.js';

const app = 'verifier';

export const verifyBody = body({
  claim: longText.optional(),
  claim_id: id.optional(),
  checks: checks.optional(),
  worker_id: workerId.optional(),
  check_id: id.optional(),
  context: context.optional(),
  mode: mode.default('auto'),
}).refine(
  ({ claim, claim_id: claimId, checks: given, check_id: checkId }) =>
    [claim, claimId, given, checkId].some((value) => value !== undefined),
  'one of claim, claim_id, checks or check_id is needed',
);
export type VerifyBody = z.infer<typeof verifyBody>;

export const verificationAnswer = z.strictObject({
  verification_id: id,
  verdict,
  mode,
  checks: z.array(checkResult),
  reason_code: z.string(),
  explanation: z.string(),
  time_basis: timeBasis,
  binding: z.boolean(),
});
export type VerificationAnswer = z.infer<typeof verificationAnswer>;

export const verificationView = verificationAnswer.extend({
  created_at: instant,
  claim_id: id.nullable(),
  worker_id: workerId.nullable(),
  /** Of a later look at a claim that has its verdict. */
  again: again.optional(),
  finding: finding.optional(),
});
export type VerificationView = z.infer<typeof verificationView>;

export const verifyClaim = endpoint({
  id: 'verifyClaim',
  app,
  method: 'POST',
  path: '/verify',
  summary: 'Ask whether a claim is true; a question never alerts and never locks',
  scopes: ['work', 'read'],
  body: verifyBody,
  idempotency: 'kit',
  answers: { 200: { description: 'the verdict with its evidence', schema: verificationAnswer } },
});

export const listVerifications = endpoint({
  id: 'listVerifications',
  app,
  method: 'GET',
  path: '/verifications',
  summary: 'Verifications, newest first',
  scopes: ['work', 'read'],
  query: z.strictObject({
    worker_id: workerId.optional(),
    verdict: verdict.optional(),
    claim_id: id.optional(),
    limit,
    cursor: cursor.optional(),
  }),
  answers: { 200: { description: 'a page of verifications', schema: page(verificationView) } },
});

export const getVerification = endpoint({
  id: 'getVerification',
  app,
  method: 'GET',
  path: '/verifications/:id',
  summary: 'One verification',
  scopes: ['work', 'read'],
  params: byId,
  answers: { 200: { description: 'the verification', schema: verificationView } },
});

export const verifyAgain = endpoint({
  id: 'verifyAgain',
  app,
  method: 'POST',
  path: '/verifications/:id/again',
  summary: 'Look again at the logged claim that this verification is about; what is found is for the ledger',
  scopes: ['decide'],
  params: byId,
  body: body({}),
  idempotency: 'kit',
  answers: { 200: { description: 'what was found now', schema: verificationView } },
});

export const verifierEndpoints = [
  ...attestationEndpoints,
  verifyClaim,
  listVerifications,
  getVerification,
  verifyAgain,
];
