import { randomBytes } from 'node:crypto';
import { keepQuestion, reportRefusals, takeQuestion } from '@wingman/contracts';
import type { TakenQuestion } from '@wingman/contracts';
import { CONFIRMATION_TTL_MS, type Confirmations } from '../command/confirmation.js';
import type { RefusalReport } from '../refusal/refusals.js';
import type { InternalClient } from './internal-client.js';

/** Questions that wait for a second yes, kept by the watcher: any replica takes the answer, after any restart. */
export const createWatcherConfirmations = (client: InternalClient): Confirmations => ({
  async ask(asked, userId) {
    const question = randomBytes(16).toString('base64url');
    await client.call(keepQuestion, {
      body: { question, user_id: userId, seconds: CONFIRMATION_TTL_MS / 1_000, asked },
    });
    return question;
  },
  take: (question, userId) =>
    client.call<typeof takeQuestion.body, TakenQuestion>(takeQuestion, { body: { question, user_id: userId } }),
});

export const createWatcherRefusals =
  (client: InternalClient) =>
  async (report: RefusalReport): Promise<void> =>
    void (await client.call(reportRefusals, { body: report }));
