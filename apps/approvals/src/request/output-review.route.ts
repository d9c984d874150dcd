import { createHash } from 'node:crypto';
import { openOutputReview } from '@wingman/contracts';
import type { ApprovalValidation, OutputReviewBody } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { textDigest } from '@wingman/token';
import type { Requester } from './judge.js';
import type { Asked } from './request.js';
import { judgeAndRecord } from './request.route.js';
import type { RequestDeps } from './request.route.js';
import type { Repeatable } from './request.store.js';

type ReviewDeps = RequestDeps;

/**
 * `POST /internal/output-reviews`: the output validator asks people about code that no rule decided. Nothing would run,
 * so there is nothing to mint a token for; that the validator wants a person means that one decides, whatever the risk.
 * The same validation finds the same request again, also when that one has been decided.
 */
export const outputReviewRoutes = (deps: ReviewDeps): Route[] => [
  route(openOutputReview, async ({ body, note }) => {
    const repeatable = repeatableOf(body);
    const validated = { ...deps, validate: async () => validationOf(body) };
    const { answer } =
      (await deps.store.replay(body.tenant_id, repeatable)) ??
      (await judgeAndRecord(validated, requesterOf(body), askedOf(body, deps), repeatable));
    note({ approval_id: answer.approval_id, validation_id: body.validation_id });
    return json(200, { approval_id: answer.approval_id });
  }),
];

/** A client's own Idempotency-Key never holds a space: nobody can be there before. */
const repeatableOf = ({ validation_id: id, requester }: OutputReviewBody): Repeatable => ({
  keyId: requester.key_id,
  key: `output-validation ${id}`,
  requestHash: createHash('sha256').update(id).digest(),
});

const validationOf = ({ score, issues }: OutputReviewBody): ApprovalValidation => ({
  profile: 'output',
  score,
  decision: 'MANUAL_REVIEW',
  issues,
});

/** Whoever submitted the code is who must not decide about it. */
const requesterOf = ({ requester }: OutputReviewBody): Requester => ({
  tier: requester.tier,
  keyId: requester.key_id,
  actor: requester.actor,
  person: requester.person && { personId: requester.person.person_id, name: requester.person.name },
});

const askedOf = (body: OutputReviewBody, { deployment, ttlSeconds }: ReviewDeps): Asked => ({
  tenantId: body.tenant_id,
  workerId: body.worker_id,
  title: body.title,
  instruction: body.report,
  instructionSha256: textDigest(body.report),
  commands: [],
  environment: deployment,
  checkId: undefined,
  metadata: { validation_id: body.validation_id },
  ttlSeconds,
});
