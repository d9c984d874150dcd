import { pauseApprovals, resumeApprovals } from '@wingman/contracts';
import type { EntryKind } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { json, route } from '@wingman/service-kit';
import type { Principal, Route } from '@wingman/service-kit';
import { pause, resume } from './pause.store.js';

/** The switch that stops all approvals of a tenant at once. Asking for what holds changes nothing. */
export function pauseRoutes({ db }: { db: Db }): Route[] {
  async function change(
    { tenantId, actor, keyId }: Principal,
    given: string | undefined,
    { apply, kind }: { apply: typeof pause; kind: EntryKind },
  ): Promise<void> {
    const reason = given === undefined ? undefined : maskSecrets(given);
    await db.inTenant(tenantId, async (tx) => {
      if (!(await apply(tx, { tenantId, by: actor, reason }))) return;
      const fields = { by: actor, key_id: keyId, ...(reason !== undefined && { reason }) };
      await insertIntake(tx, [{ tenantId, kind, fields }]);
    });
  }

  return [
    route(pauseApprovals, async ({ principal, body: { reason } }) => {
      await change(principal, reason, { apply: pause, kind: 'approvals.paused' });
      return json(200, { paused: true });
    }),
    route(resumeApprovals, async ({ principal, body: { reason } }) => {
      await change(principal, reason, { apply: resume, kind: 'approvals.resumed' });
      return json(200, { paused: false });
    }),
  ];
}
