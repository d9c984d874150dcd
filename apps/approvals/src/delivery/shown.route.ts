import { findPendingApprovals, recordShown, resolveReference } from '@wingman/contracts';
import { maskSecrets } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { ShownStore } from './shown.store.js';

/** What the buttons under messages refer to: remembered here, so that any replica of the bot can ask. */
export function shownRoutes({ store }: { store: ShownStore }): Route[] {
  return [
    route(recordShown, async ({ principal: { tenantId }, body: { approval_id: approvalId, message, asks } }) => {
      const asked = asks && {
        userId: asks.user_id,
        seconds: asks.seconds,
        note: asks.note === undefined ? undefined : maskSecrets(asks.note),
      };
      return json(200, { recorded: await store.record({ tenantId, approvalId, message, asks: asked }) });
    }),

    route(resolveReference, async ({ principal: { tenantId }, body, note }) => {
      const press = { chatId: body.chat_id, messageId: body.message_id, userId: body.user_id };
      const resolved = await store.resolve(tenantId, body.reference, press);
      if (resolved.outcome === 'refused') note({ press_refused: resolved.reason, telegram_user_id: press.userId });
      return json(200, resolved);
    }),

    route(findPendingApprovals, async ({ principal: { tenantId }, body: { ending } }) =>
      json(200, { approval_ids: await store.findPending(tenantId, ending) }),
    ),
  ];
}
