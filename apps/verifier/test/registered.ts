import type { Check } from '@wingman/contracts';
import type { TestDatabase } from '@wingman/testkit';
import { v7 as uuidv7 } from 'uuid';

interface Registering {
  checks: Check[] | null;
  workerId?: string;
  decision?: 'APPROVED' | 'REJECTED';
  context?: { cwd?: string; host?: string };
  /** How long ago it was registered. */
  secondsAgo?: number;
}

/** Registers checks as the gatekeeper does; returns their id. */
export async function register(database: TestDatabase, tenantId: string, given: Registering): Promise<string> {
  const checkId = uuidv7();
  const { checks, workerId = 'worker-7', decision = 'APPROVED', context = null, secondsAgo = 0 } = given;
  await database.query(
    `INSERT INTO gatekeeper.checks (tenant_id, check_id, worker_id, environment, decision, policy_version,
       instruction_sha256, result, checks, context, baseline, created_at)
     VALUES ($1, $2, $3, 'dev', $4, '', sha256(''), '{}', $5, $6, $7, clock_timestamp() - make_interval(secs => $8))`,
    [
      tenantId,
      checkId,
      workerId,
      decision,
      checks && JSON.stringify(checks),
      context && JSON.stringify(context),
      checks && 'PENDING',
      secondsAgo,
    ],
  );
  return checkId;
}

/** What became of a check's baseline: as the gatekeeper shows it, and as it was recorded. */
export async function baselineOf(database: TestDatabase, checkId: string) {
  const [row] = await database.query<{
    shown: string;
    rows: string;
    host: string;
    reason: string | null;
    entries: string;
  }>(
    `SELECT c.baseline AS shown, count(b.*) AS rows, min(b.host) AS host, min(b.reason) AS reason,
       (SELECT count(*) FROM ledger.intake WHERE kind = 'check.baseline' AND fields ->> 'check_id' = c.check_id::text)
         AS entries
     FROM gatekeeper.checks c LEFT JOIN verifier.baselines b USING (tenant_id, check_id)
     WHERE c.check_id = $1 GROUP BY c.check_id, c.baseline`,
    [checkId],
  );
  return row;
}
