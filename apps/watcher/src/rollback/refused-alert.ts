import type { RollbackBody } from '@wingman/contracts';
import type { NewAlert } from '../alert/alert.js';
import type { RollbackRow } from './rollback.store.js';

const NOBODY_IS_ASKED = 'Nothing was run and nobody is asked. Whoever wants it taken back asks for an approval.';

/** The alert for a rollback that nobody can be asked about. */
export const refusedRollbackAlert = (request: RollbackBody, reason: string): NewAlert => ({
  kind: 'rollback_refused',
  severity: 'WARNING',
  title: `No rollback of claim ${request.claim_seq}: it cannot be asked for`,
  detail: [
    `It follows from alert ${request.alert_id} and was declared by the ${request.declared_by}.`,
    `Approvals refused it: ${reason}`,
    NOBODY_IS_ASKED,
  ].join('\n\n'),
  workerId: request.worker_id,
  claimId: request.claim_id,
  verificationId: request.verification_id,
  dedupKey: `rollback_refused:${request.rollback_id}`,
  repeats: false,
});

/** What of a rollback is known where its request cannot be read. */
export interface Unreadable extends RollbackRow {
  workerId: string | null;
  claimId: string | null;
}

/** The alert for a rollback whose record cannot be read any more: it is set aside, so that it holds up no other. */
export const unreadableRollbackAlert = (row: Unreadable, reason: string): NewAlert => ({
  kind: 'rollback_refused',
  severity: 'WARNING',
  title: 'No rollback: what was to be asked for cannot be read',
  detail: [`Rollback ${row.rollbackId} follows from alert ${row.alertId}. ${reason}`, NOBODY_IS_ASKED].join('\n\n'),
  ...(row.workerId !== null && { workerId: row.workerId }),
  ...(row.claimId !== null && { claimId: row.claimId }),
  verificationId: row.verificationId,
  dedupKey: `rollback_refused:${row.rollbackId}`,
  repeats: false,
});
