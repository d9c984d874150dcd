import type { Db, TenantTx } from '@wingman/db';
import type { GatekeeperReader } from '../request/gatekeeper.read-model.js';
import type { Known, Standing } from './candidate.js';
import { referencesIn } from './references.js';

/** Looks up what an instruction names: whether each is approved, and nothing else of it. */
export function createReferenceReader(db: Db, gatekeeper: Pick<GatekeeperReader, 'findCheck'>) {
  return async (tenantId: string, instruction: string): Promise<Known> => {
    const { approvals, checks } = referencesIn(instruction);
    const [standings, judged] = await Promise.all([
      approvals.length === 0 ? {} : db.inTenant(tenantId, (tx) => approvalStandings(tx, tenantId, approvals)),
      Promise.all(checks.map(async (id) => [id, checkStanding(await gatekeeper.findCheck(tenantId, id))] as const)),
    ]);
    return { approvals: standings, checks: Object.fromEntries(judged) };
  };
}
export type ReferenceReader = ReturnType<typeof createReferenceReader>;

async function approvalStandings(
  tx: TenantTx,
  tenantId: string,
  ids: readonly string[],
): Promise<Record<string, Standing>> {
  const { rows } = await tx.query<{ approval_id: string; approved: boolean }>(
    `SELECT approval_id, status IN ('APPROVED', 'AUTO_APPROVED') AS approved FROM approvals.requests
     WHERE tenant_id = $1 AND approval_id = ANY ($2)`,
    [tenantId, ids],
    { name: 'find_references' },
  );
  const found = new Map(rows.map(({ approval_id: id, approved }) => [id, approved]));
  return Object.fromEntries(ids.map((id) => [id, standingOf(found.get(id))]));
}

const standingOf = (approved: boolean | undefined): Standing =>
  approved === undefined ? 'missing' : approved ? 'approved' : 'not_approved';

const checkStanding = (check: { decision: 'APPROVED' | 'REJECTED' } | undefined): Standing =>
  standingOf(check && check.decision === 'APPROVED');
