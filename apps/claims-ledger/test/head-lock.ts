import { withAdminClient } from '@wingman/db';
import type { TestDatabase } from '@wingman/testkit';

/** Runs `work` while an administrator's transaction holds the head of a log, as a slow batch would. */
export const withLockedHead = <Result>(
  { adminUrl }: TestDatabase,
  tenantId: string,
  work: () => Promise<Result>,
): Promise<Result> =>
  withAdminClient(adminUrl, async (admin) => {
    await admin.query('BEGIN');
    await admin.query('SELECT FROM ledger.logs WHERE tenant_id = $1 FOR UPDATE', [tenantId]);
    const result = await work();
    await admin.query('COMMIT');
    return result;
  });

/** Whether a batch of the service stands at a lock in this database. */
export async function isWaitingForLock(database: TestDatabase): Promise<boolean> {
  const rows = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE%'`,
    [database.name],
  );
  return rows.length > 0;
}
