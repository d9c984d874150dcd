import { AppError, getValidation, listValidations, validateOutput } from '@wingman/contracts';
import type { ReviewRequester, ValidationAnswer } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, pageOf, positionOf, route } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import { v7 as uuidv7 } from 'uuid';
import type { Reviews } from '../review/reviews.js';
import { digestsOf } from './record.js';
import type { Judge } from './judge.js';
import { summaryOf } from './validation.store.js';
import type { ValidationStore } from './validation.store.js';

export interface ValidationRouteDeps {
  store: ValidationStore;
  judge: Judge;
  reviews: Reviews;
  enabled: boolean;
  /** Told of submissions that wait, after they were committed. */
  onWaiting: (tenantId: string, validationId: string) => void;
}

/** `POST /output_validation/validate` and what was validated before. A worker's key sees that worker's own only. */
export const validationRoutes = ({ store, judge, reviews, enabled, onWaiting }: ValidationRouteDeps): Route[] => [
  route(validateOutput, async ({ body, query, principal, note }) => {
    if (!enabled) throw new AppError('unavailable', 'output validation is switched off in this environment');
    const submission = {
      tenantId: principal.tenantId,
      validationId: uuidv7(),
      workerId: body.worker_id,
      requester: requesterOf(principal),
      task: body.task === undefined ? undefined : maskSecrets(body.task),
      files: digestsOf(body.files),
    };
    const { tenantId, validationId } = submission;
    note({ validation_id: validationId, files: body.files.length });
    if (query.async === 'true') {
      await store.submit(submission, body.files);
      onWaiting(tenantId, validationId);
      return json(202, { validation_id: validationId, status: 'PENDING' });
    }
    const verdict = await judge.judge(body.files, validationId);
    await store.record(submission, verdict);
    note({ decision: verdict.decision });
    const approvalId = await reviews.openIfNeeded(submission, verdict);
    const answer: ValidationAnswer = {
      validation_id: validationId,
      ...verdict,
      ...(approvalId !== undefined && { approval_id: approvalId }),
    };
    return json(200, answer);
  }),

  route(listValidations, async ({ principal, query, ownWorker }) => {
    const rows = await store.list(principal.tenantId, {
      workerId: ownWorker ?? query.worker_id,
      decision: query.decision,
      before: positionOf(query.cursor),
      limit: query.limit,
    });
    return json(
      200,
      pageOf(rows, query.limit, summaryOf, ({ validation_id: id }) => id),
    );
  }),

  route(getValidation, async ({ principal, params, ownWorker }) => {
    const found = await store.find(principal.tenantId, params.id, ownWorker);
    if (!found) throw new AppError('not_found', `no validation ${params.id}`);
    return json(200, found);
  }),
];

const requesterOf = ({ keyId, actor, tier, person }: Principal): ReviewRequester => ({
  key_id: keyId,
  actor,
  tier,
  ...(person && { person: { person_id: person.personId, name: person.name } }),
});
