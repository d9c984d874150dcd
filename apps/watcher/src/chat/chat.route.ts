import { keepQuestion, reportRefusals, takeQuestion } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { createQuestionStore } from './question.store.js';

/** What the bot, which has no database, has remembered and recorded of its chats. */
export function chatRoutes({ db }: { db: Db }): Route[] {
  const questions = createQuestionStore(db);
  return [
    route(keepQuestion, async ({ principal: { tenantId }, body: { question, user_id: userId, seconds, asked } }) => {
      const expiresAt = await questions.keep({ tenantId, question, userId }, asked, seconds);
      return json(200, { expires_at: expiresAt.toISOString() });
    }),

    route(takeQuestion, async ({ principal: { tenantId }, body: { question, user_id: userId } }) =>
      json(200, await questions.take({ tenantId, question, userId })),
    ),

    route(reportRefusals, async ({ principal: { tenantId, keyId }, body: { since, items, others } }) => {
      const fields = { since, items, others, key_id: keyId };
      await db.inTenant(tenantId, (tx) => insertIntake(tx, [{ tenantId, kind: 'chat.refused', fields }]));
      return json(200, { recorded: true });
    }),
  ];
}
