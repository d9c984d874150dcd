import {
  AppError,
  getWorker,
  listWorkers as listWorkersEndpoint,
  lockWorker as lockWorkerEndpoint,
  unlockWorker as unlockWorkerEndpoint,
  withdrawUnlock as withdrawUnlockEndpoint,
} from '@wingman/contracts';
import type { WorkerView } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import type { FirstAsk } from '@wingman/second-factor';
import { json, redactText, route } from '@wingman/service-kit';
import type { Call, Route } from '@wingman/service-kit';
import { pageOf, workerCursor } from '../page.js';
import type { SecondFactorDeps } from './second-factor.js';
import { allowUnlock, withdrawUnlock } from './second-person.js';
import { findWorker, holdWorker, listWorkers, lockWorker, unlockWorker } from './standing.store.js';

const KIND = { lock: 'worker.locked', unlock: 'worker.unlocked' } as const;

/** Workers and their standing, and the two ways in which people change it. */
export function standingRoutes({ db, secondFactor }: { db: Db; secondFactor: SecondFactorDeps }): Route[] {
  return [
    route(listWorkersEndpoint, async ({ principal: { tenantId }, query: { standing, limit, cursor } }) => {
      const after = cursor === undefined ? undefined : workerCursor.read(cursor);
      const items = await db.inTenant(tenantId, (tx) =>
        listWorkers(tx, tenantId, { standing, after, limit: limit + 1 }),
      );
      return json(200, pageOf(items, { limit, cursorOf: ({ worker_id: name }) => workerCursor.write(name) }));
    }),

    route(getWorker, async ({ principal: { tenantId }, params: { id } }) => {
      const worker = await db.inTenant(tenantId, (tx) => findWorker(tx, tenantId, id));
      if (!worker) throw new AppError('not_found', `no worker ${id}`);
      return json(200, worker);
    }),

    route(lockWorkerEndpoint, async ({ principal, params: { id }, body: { reason } }) =>
      json(200, await changeStanding(db, 'lock', principal, id, reason)),
    ),

    route(unlockWorkerEndpoint, async ({ principal, params: { id }, body: { reason, otp: code } }) =>
      json(
        200,
        await changeStanding(db, 'unlock', principal, id, reason, (tx, worker) =>
          allowUnlock(tx, secondFactor, principal, { worker, code }),
        ),
      ),
    ),

    route(withdrawUnlockEndpoint, async ({ principal, params: { id } }) =>
      json(200, { worker_id: id, withdrawn: await withdrawUnlock(db, principal, id) }),
    ),
  ];
}

/** Throws what stands against the change; returns who asked for it first, where it took two people. */
type Allow = (tx: Tx, worker: WorkerView) => Promise<FirstAsk | undefined>;

/**
 * Locks or unlocks in one guarded statement, with its audit entry in the same transaction. Asking for the standing that
 * the worker has changes nothing and answers the worker. A worker nobody has heard of can be locked beforehand, but not
 * unlocked: that is a misspelled name. What `allow` throws undoes the change, and is itself recorded.
 */
async function changeStanding(
  db: Db,
  change: keyof typeof KIND,
  { tenantId, keyId, actor }: Call['principal'],
  workerId: string,
  givenReason: string,
  allow?: Allow,
): Promise<WorkerView> {
  const reason = maskSecrets(redactText(givenReason));
  const acting = { worker_id: workerId, by: actor, key_id: keyId };
  const outcome = await db.inTenant(tenantId, async (tx) => {
    const before = allow && (await holdWorker(tx, tenantId, workerId));
    if (allow && before?.standing !== 'LOCKED') return before;
    let first: FirstAsk | undefined;
    try {
      first = before && (await allow?.(tx, before));
    } catch (error) {
      const refused = refusalOf(error);
      const fields = { ...acting, code: refused.code, reason };
      await insertIntake(tx, [{ tenantId, kind: 'worker.unlock_refused', fields }]);
      return refused;
    }
    const apply = change === 'lock' ? lockWorker : unlockWorker;
    const changed = await apply(tx, { tenantId, workerId, reason });
    if (!changed) return findWorker(tx, tenantId, workerId);
    const asked = first && { first_asked_by: first.askedBy, first_person_id: first.personId };
    await insertIntake(tx, [{ tenantId, kind: KIND[change], fields: { ...acting, reason, ...asked } }]);
    return changed;
  });
  if (outcome instanceof AppError) throw outcome;
  if (!outcome) throw new AppError('not_found', `no worker ${workerId}`);
  return outcome;
}

/** A refusal by the rules is recorded, and with it a code that was wrong; what else failed undoes the transaction. */
function refusalOf(error: unknown): AppError {
  if (error instanceof AppError && error.status < 500) return error;
  throw error;
}
