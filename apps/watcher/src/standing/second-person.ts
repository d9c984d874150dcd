import { AppError } from '@wingman/contracts';
import type { WorkerView } from '@wingman/contracts';
import { firstAskBook, insertIntake, readPolicyInForce } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { needsSecondPerson, storedApprovalRules } from '@wingman/policy';
import { assertSecondPerson, assertSomebody } from '@wingman/second-factor';
import type { FirstAsk } from '@wingman/second-factor';
import type { Principal } from '@wingman/service-kit';
import { assertUnlockCode } from './second-factor.js';
import type { SecondFactorDeps } from './second-factor.js';
import { findWorker } from './standing.store.js';

const service = 'watcher';

type Locked = Pick<WorkerView, 'worker_id' | 'since'>;

/** This worker, after this lock: whoever asked before it was locked again has not asked. */
const subjectOf = ({ worker_id: workerId, since }: Locked): string => JSON.stringify([workerId, since]);

/**
 * Throws unless the person gave what policy, as it is now, asks for letting this worker in again: a one-time code, a
 * second person. Returns who asked first, where it took two. What it throws is to be committed.
 */
export async function allowUnlock(
  tx: Tx,
  deps: SecondFactorDeps,
  principal: Principal,
  { worker, code }: { worker: Locked; code: string | undefined },
): Promise<FirstAsk | undefined> {
  const { layers } = await readPolicyInForce(tx);
  const isPaired = needsSecondPerson(storedApprovalRules(layers, deps.deployment), ['unlock']);
  if (isPaired) assertSomebody(principal.person?.personId);
  await assertUnlockCode(tx, deps, principal, code);
  return isPaired ? pairUp(tx, principal, worker) : undefined;
}

async function pairUp(tx: Tx, principal: Principal, worker: Locked): Promise<FirstAsk> {
  const { tenantId, person, actor, keyId, workerId } = principal;
  const book = firstAskBook(tx, { service, tenantId });
  const behind = await book.peopleBehind(worker.worker_id);
  const concerned = workerId === worker.worker_id || (person !== undefined && behind.includes(person.personId));
  return assertSecondPerson({ subject: subjectOf(worker), personId: person?.personId, actor, keyId, concerned }, book);
}

/** Takes the first one's asking back; false: there was none any more. */
export async function withdrawUnlock(db: Db, principal: Principal, workerId: string): Promise<boolean> {
  const { tenantId, person, actor, keyId } = principal;
  if (!person) throw new AppError('forbidden_scope', 'nobody is known behind this key, so nobody asked with it');
  return db.inTenant(tenantId, async (tx) => {
    const worker = await findWorker(tx, tenantId, workerId);
    if (!worker) throw new AppError('not_found', `no worker ${workerId}`);
    const withdrawn = await firstAskBook(tx, { service, tenantId }).withdraw(subjectOf(worker), person.personId);
    const fields = { worker_id: workerId, by: actor, key_id: keyId };
    if (withdrawn) await insertIntake(tx, [{ tenantId, kind: 'worker.unlock_withdrawn', fields }]);
    return withdrawn;
  });
}
