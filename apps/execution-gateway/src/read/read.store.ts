import type { Db, IntakeEntry } from '@wingman/db';
import { insertIntake } from '@wingman/db';

export interface ReadStore {
  /** Hands the entry of one call to the ledger; there is no other record of it. */
  record(entry: IntakeEntry): Promise<void>;
}

export const createReadStore = (db: Db): ReadStore => ({
  record: (entry) => db.inTenant(entry.tenantId, (tx) => insertIntake(tx, [entry])),
});
