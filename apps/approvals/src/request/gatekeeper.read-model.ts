import { readPolicyInForce } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { PolicyShelf } from '@wingman/policy';

/** A check of an instruction, as far as a request may lean on it. */
export interface KnownCheck {
  workerId: string;
  environment: string;
  decision: 'APPROVED' | 'REJECTED';
  instructionSha256: Buffer;
}

interface CheckRow {
  worker_id: string;
  environment: string;
  decision: KnownCheck['decision'];
  instruction_sha256: Buffer;
}

/** What approvals may know of the gatekeeper's: the tenant's policy, and a check by its id (docs/adr/020). */
export function createGatekeeperReader(db: Db) {
  const newest: PolicyShelf['newest'] = (tenantId) => db.inTenant(tenantId, readPolicyInForce);

  return {
    newest,

    async findCheck(tenantId: string, checkId: string): Promise<KnownCheck | undefined> {
      const { rows } = await db.inTenant(tenantId, (tx) =>
        tx.query<CheckRow>('SELECT * FROM kit.find_check($1)', [checkId], { name: 'find_check' }),
      );
      const [row] = rows;
      return (
        row && {
          workerId: row.worker_id,
          environment: row.environment,
          decision: row.decision,
          instructionSha256: row.instruction_sha256,
        }
      );
    },
  };
}
export type GatekeeperReader = ReturnType<typeof createGatekeeperReader>;
