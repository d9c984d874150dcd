import type { Db } from '@wingman/db';
import { measureTotals } from '@wingman/service-kit';
import type { Metrics } from '@wingman/service-kit';

interface Backlog extends Record<string, unknown> {
  pending: string;
  oldest_seconds: number;
}

/** What other services handed over, of all tenants: it waits in the database for whichever replica takes it. */
export function measureIntake(metrics: Pick<Metrics, 'registry'>, db: Db): void {
  const { gauge } = measureTotals<Backlog>(metrics, async () => {
    const { rows } = await db.query<Backlog>('SELECT pending, oldest_seconds FROM ledger.backlog()');
    return rows[0];
  });
  gauge('wingman_ledger_intake_pending', 'What services handed over and is no entry yet', ({ pending }) =>
    Number(pending),
  );
  gauge(
    'wingman_ledger_intake_oldest_seconds',
    'How long the oldest of it has been waiting',
    ({ oldest_seconds: seconds }) => seconds,
  );
}
