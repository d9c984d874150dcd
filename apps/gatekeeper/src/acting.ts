import type { AuditActor } from '@wingman/db';
import type { Principal } from '@wingman/service-kit';

/** The caller as the audit trail records it. */
export const actingAs = ({ actor, keyId, person }: Principal): AuditActor => ({
  actor,
  keyId,
  personId: person?.personId,
});
