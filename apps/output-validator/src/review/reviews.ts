import type { OutputVerdict } from '@wingman/contracts';
import type { Log } from '@wingman/service-kit';
import type { Submission } from '../validation/record.js';
import type { ValidationStore } from '../validation/validation.store.js';
import { reviewOf } from './report.js';
import type { OpenReview } from './review-client.js';

export interface Reviews {
  /** Opens the request of a manual review; undefined: none is needed, or the sweep will open it. Never throws. */
  openIfNeeded(submission: Submission, verdict: OutputVerdict): Promise<string | undefined>;
  /** For the sweep. */
  openLater(tenantId: string, validationId: string): Promise<void>;
}

interface ReviewsDeps {
  store: Pick<ValidationStore, 'nameApproval' | 'findUnopened'>;
  /** Undefined: nobody is asked yet, and reviews wait in PostgreSQL. */
  open: OpenReview | undefined;
  log: Pick<Log, 'warn'>;
}

/** Asks people about what no rule decides. The validation stands whether or not approvals can be reached. */
export function createReviews({ store, open, log }: ReviewsDeps): Reviews {
  async function openNow(submission: Submission, verdict: OutputVerdict): Promise<string | undefined> {
    if (!open) return undefined;
    const { tenantId, validationId } = submission;
    try {
      const approvalId = await open(reviewOf(submission, verdict));
      await store.nameApproval(tenantId, validationId, approvalId);
      return approvalId;
    } catch (error) {
      log.warn('a review is not open yet; the sweep tries again', { validation_id: validationId, error });
      return undefined;
    }
  }
  return {
    openIfNeeded: async (submission, verdict) =>
      verdict.decision === 'MANUAL_REVIEW' ? openNow(submission, verdict) : undefined,
    async openLater(tenantId, validationId) {
      const found = open && (await store.findUnopened(tenantId, validationId));
      if (found) await openNow(found.submission, found.verdict);
    },
  };
}
