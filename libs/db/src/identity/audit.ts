import type { EntryKind } from '@wingman/contracts';
import type { PrismaTx } from '../db.js';
import { insertIntakeWithPrisma } from '../intake.js';

/** Who changed something, as the ledger records it. A key's text never gets here. */
export interface AuditActor {
  /** `person:<name>`, `key:<id>`, or `operator` for the operator's own tool, which has no key. */
  actor: string;
  keyId?: string;
  personId?: string;
}

/** Records a change in the tenant's log, in the transaction of the change. */
export async function audit(
  tx: PrismaTx,
  tenantId: string,
  kind: EntryKind,
  by: AuditActor,
  fields: Record<string, unknown>,
): Promise<void> {
  const acting = { actor: by.actor, key_id: by.keyId, person_id: by.personId };
  await insertIntakeWithPrisma(tx, [{ tenantId, kind, fields: { ...acting, ...fields } }]);
}
