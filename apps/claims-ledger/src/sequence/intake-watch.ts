import { createListener } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { Closable, Log } from '@wingman/service-kit';
import type { Sequencer } from './sequencer.js';

const POLL_MS = 1_000;

export interface IntakeWatchDeps {
  db: Db;
  databaseUrl: string;
  log: Log;
  sequencer: Pick<Sequencer, 'takeIntake'>;
}

/**
 * Tells the sequencer whose entries wait in the intake: at once when the database notifies, and every second, since a
 * notification may be lost and the table is the truth.
 */
export function watchIntake({ db, databaseUrl, log, sequencer }: IntakeWatchDeps): Closable {
  let looking = false;
  let again = false;
  let outage = false;

  async function look(): Promise<void> {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      await takePending();
    }
    looking = false;
  }

  async function takePending(): Promise<void> {
    try {
      const { rows } = await db.query<{ tenant_id: string }>(
        'SELECT tenants_with_pending_intake AS tenant_id FROM ledger.tenants_with_pending_intake()',
        [],
        { name: 'tenants_with_pending_intake' },
      );
      rows.forEach(({ tenant_id: tenantId }) => sequencer.takeIntake(tenantId));
      outage = false;
    } catch (error) {
      if (!outage) log.warn('the intake cannot be read', { error });
      outage = true;
    }
  }

  const poll = setInterval(() => void look(), POLL_MS);
  const listener = createListener({
    url: databaseUrl,
    applicationName: 'wingman claims-ledger intake',
    onWake: { ledger_intake: () => void look() },
  });
  return {
    name: 'intake',
    async close() {
      clearInterval(poll);
      await listener.close();
    },
  };
}
