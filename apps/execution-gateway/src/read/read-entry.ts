import type { ErrorCode } from '@wingman/contracts';
import type { IntakeEntry } from '@wingman/db';
import type { Principal } from '@wingman/service-kit';
import { shown } from '../execution/execution-entry.js';

export interface ReadCall {
  principal: Principal;
  command: readonly string[];
  /** Why it was refused; undefined for one that was let through. */
  refusal?: ErrorCode;
}

/** What the ledger keeps of a command that only reads, or that wanted to pass for one. */
export const readEntry = ({ principal, command, refusal }: ReadCall): IntakeEntry => ({
  tenantId: principal.tenantId,
  kind: 'docker.read',
  fields: {
    ...(principal.workerId !== undefined && { worker_id: principal.workerId }),
    ...shown(command),
    decision: refusal === undefined ? 'allowed' : 'refused',
    ...(refusal !== undefined && { code: refusal }),
    by: principal.actor,
    key_id: principal.keyId,
  },
});
