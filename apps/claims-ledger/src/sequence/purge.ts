import type { Db } from '@wingman/db';
import type { Closable, Log } from '@wingman/service-kit';

const INTERVAL_MS = 60 * 60 * 1000;

/** Forgets the `Idempotency-Key`s of requests older than a day; their entries stay. */
export function startPurge(db: Db, log: Log): Closable {
  const timer = setInterval(() => {
    db.query('SELECT ledger.purge_idempotency()').catch((error: unknown) =>
      log.warn('old idempotency keys stay', { error }),
    );
  }, INTERVAL_MS);
  return { name: 'purge of idempotency keys', close: async () => clearInterval(timer) };
}
