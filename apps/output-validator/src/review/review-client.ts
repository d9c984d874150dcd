import { openOutputReview, outputReviewAnswer } from '@wingman/contracts';
import type { OutputReviewBody } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';

/** Opens a request for approval; the same validation gives the same one. Gives its id; throws when approvals does not answer. */
export type OpenReview = (review: OutputReviewBody) => Promise<string>;

/** The caller of a synchronous validation waits for this; the sweep tries again. */
const TIMEOUT_MS = 3_000;

/** Asks approvals with the validator's own credential. */
export const createReviewClient =
  ({ url, signer }: { url: string; signer: Pick<ServiceSigner, 'tokenFor'> }): OpenReview =>
  async (review) => {
    const response = await fetch(new URL(openOutputReview.path, url), {
      method: openOutputReview.method,
      headers: {
        authorization: `Bearer ${await signer.tokenFor('approvals')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(review),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) throw new Error(`approvals answered ${response.status}`);
    return outputReviewAnswer.parse(await response.json()).approval_id;
  };
