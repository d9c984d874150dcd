import { AppError, ackAlert, getAlert, listAlerts as listAlertsEndpoint } from '@wingman/contracts';
import type { AlertView } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { json, redactText, route } from '@wingman/service-kit';
import type { Call, Route } from '@wingman/service-kit';
import { idCursor, pageOf } from '../page.js';
import { acknowledgeAlert, findAlert, listAlerts } from './alert.store.js';

/** Alerts as people see them. */
export function alertRoutes({ db }: { db: Db }): Route[] {
  return [
    route(listAlertsEndpoint, async ({ principal: { tenantId }, query }) => {
      const { limit, severity, acked, worker_id: workerId, cursor } = query;
      const before = cursor === undefined ? undefined : idCursor.read(cursor);
      const items = await db.inTenant(tenantId, (tx) =>
        listAlerts(tx, tenantId, { severity, acked, workerId, before, limit: limit + 1 }),
      );
      return json(200, pageOf(items, { limit, cursorOf: ({ alert_id: id }) => idCursor.write(id) }));
    }),

    route(getAlert, async ({ principal: { tenantId }, params: { id } }) => {
      const alert = await db.inTenant(tenantId, (tx) => findAlert(tx, tenantId, id));
      if (!alert) throw new AppError('not_found', `no alert ${id}`);
      return json(200, alert);
    }),

    route(ackAlert, async ({ principal, params: { id }, body: { note } }) =>
      json(200, await acknowledge(db, principal, id, note)),
    ),
  ];
}

/** The first acknowledgement stays: a later one answers with the alert as it is. */
async function acknowledge(
  db: Db,
  { tenantId, keyId, actor }: Call['principal'],
  alertId: string,
  note: string | undefined,
): Promise<AlertView> {
  return db.inTenant(tenantId, async (tx) => {
    const acknowledged = await acknowledgeAlert(tx, { tenantId, alertId, by: actor });
    if (!acknowledged) {
      const alert = await findAlert(tx, tenantId, alertId);
      if (!alert) throw new AppError('not_found', `no alert ${alertId}`);
      return alert;
    }
    const fields = {
      alert_id: alertId,
      worker_id: acknowledged.worker_id ?? undefined,
      by: actor,
      key_id: keyId,
      note: note === undefined ? undefined : maskSecrets(redactText(note)),
    };
    await insertIntake(tx, [{ tenantId, kind: 'alert.acknowledged', fields }]);
    return acknowledged;
  });
}
