import type { RollbackBody } from '@wingman/contracts';
import type { NewAlert } from '../alert/alert.js';

/** The alert for a rollback that nobody can be asked about. */
export const refusedRollbackAlert = (request: RollbackBody, reason: string): NewAlert => ({
  kind: 'rollback_refused',
  severity: 'WARNING',
  title: `No rollback of claim ${request.claim_seq}: it cannot be asked for`,
  detail: [
    `It follows from alert ${request.alert_id} and was declared by the ${request.declared_by}.`,
    `Approvals refused it: ${reason}`,
    'Nothing was run and nobody is asked. Whoever wants it taken back asks for an approval.',
  ].join('\n\n'),
  workerId: request.worker_id,
  claimId: request.claim_id,
  verificationId: request.verification_id,
  dedupKey: `rollback_refused:${request.rollback_id}`,
  repeats: false,
});
