import { z } from 'zod';
import { body, endpoint } from '../endpoint.js';
import { id, line, namedId, workerId } from '../primitives.js';

const MOST_IDS = 100;
/** Of requests that are not named by their ids, one call rejects so many, the oldest first. */
export const MOST_REJECTED = 500;

const BULK_OUTCOMES = ['rejected', 'not_pending', 'expired', 'not_found', 'self_decision'] as const;

/** What became of one request. */
const bulkRejection = z.strictObject({ approval_id: id, outcome: z.enum(BULK_OUTCOMES) });
export type BulkRejection = z.infer<typeof bulkRejection>;

const CHOICES = ['approval_ids', 'worker_id', 'all_pending'] as const;

/** Rejects one after the other: one that cannot be rejected undoes none of the others. */
export const rejectApprovals = endpoint({
  id: 'rejectApprovals',
  app: 'approvals',
  method: 'POST',
  path: '/approvals/reject',
  summary: 'Reject many: by their ids, all that wait of one worker, or all that wait',
  scopes: ['decide'],
  body: body({
    approval_ids: z
      .array(namedId)
      .min(1)
      .max(MOST_IDS)
      .refine((ids) => new Set(ids).size === ids.length, 'an id stands there twice')
      .optional(),
    worker_id: workerId.optional(),
    all_pending: z.literal(true).optional(),
    reason: line(500).min(3),
  }).refine(
    (given) => CHOICES.filter((choice) => given[choice] !== undefined).length === 1,
    `expected one of ${CHOICES.join(', ')}`,
  ),
  idempotency: 'kit',
  answers: {
    200: {
      description: 'what became of each of them',
      schema: z.strictObject({
        results: z.array(bulkRejection),
        rejected: z.int().min(0),
        /** Others wait that would have been meant: ask again. */
        more: z.boolean(),
      }),
    },
  },
});
