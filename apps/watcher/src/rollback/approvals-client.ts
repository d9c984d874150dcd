import { requestRollback, rollbackAnswer } from '@wingman/contracts';
import type { RollbackBody } from '@wingman/contracts';
import type { ServiceSigner } from '@wingman/service-kit';
import { z } from 'zod';

/** What approvals says of a rollback: people decide on it, or nobody ever will. */
export type RollbackOutcome = { refused: undefined } | { refused: string };

/** Asks approvals. Throws when it does not answer, or cannot say: then it is to be asked again. */
export type AskForRollback = (request: RollbackBody) => Promise<RollbackOutcome>;

const TIMEOUT_MS = 40_000;
/** What is wrong with a request stays wrong; everything else may be another time. */
const FINAL = new Set([400, 403, 409, 413]);
const problem = z.looseObject({ code: z.string(), detail: z.string() });

/** Asks over HTTP, with the watcher's own credential. */
export const createApprovalsClient =
  ({ url, signer }: { url: string; signer: ServiceSigner }): AskForRollback =>
  async (request) => {
    const response = await fetch(new URL(requestRollback.path, url), {
      method: requestRollback.method,
      headers: {
        authorization: `Bearer ${await signer.tokenFor('approvals')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (FINAL.has(response.status)) {
      const { code, detail } = problem.parse(await response.json());
      return { refused: `${code}: ${detail}` };
    }
    if (response.status !== 200) throw new Error(`approvals answered ${response.status}`);
    rollbackAnswer.parse(await response.json());
    return { refused: undefined };
  };
