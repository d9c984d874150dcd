import { insertIntake } from '@wingman/db';
import type { AuditActor, Db } from '@wingman/db';

interface Enrolment {
  tenantId: string;
  personId: string;
  /** The shared secret, encrypted for this person. */
  sealed: Buffer;
}

// A new generator begins anew: its predecessor's codes are worth nothing, and neither are the wrong ones counted.
const ENROL = `INSERT INTO gatekeeper.person_totp (tenant_id, person_id, sealed_secret)
  SELECT p.tenant_id, p.person_id, $3 FROM gatekeeper.people p WHERE p.tenant_id = $1 AND p.person_id = $2
  ON CONFLICT (tenant_id, person_id) DO UPDATE SET sealed_secret = $3, last_step = -1, failures = 0,
    locked_until = NULL, enrolled_at = clock_timestamp()`;

/** Generators of one-time codes; nobody reads a secret back here. */
export function createTotpStore(db: Db) {
  return {
    /** The name of one of the tenant's people; undefined when it has none of this id. */
    nameOf: (tenantId: string, personId: string): Promise<string | undefined> =>
      db.inTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<{ name: string }>(
          'SELECT name FROM gatekeeper.people WHERE tenant_id = $1 AND person_id = $2',
          [tenantId, personId],
        );
        return rows[0]?.name;
      }),

    /** Gives the person this generator, in place of an earlier one, and records who did. */
    enrol: ({ tenantId, personId, sealed }: Enrolment, { actor, keyId, personId: by }: AuditActor): Promise<void> =>
      db.inTenant(tenantId, async (tx) => {
        await tx.query(ENROL, [tenantId, personId, sealed]);
        const fields = {
          actor,
          key_id: keyId,
          ...(by !== undefined && { person_id: by }),
          subject_person_id: personId,
        };
        await insertIntake(tx, [{ tenantId, kind: 'person.totp_enrolled', fields }]);
      }),
  };
}
export type TotpStore = ReturnType<typeof createTotpStore>;
