import type { Boot, Closable, Dependency, IdempotencyPort, IdentityPort } from '@wingman/service-kit';
import { createDb } from './db.js';
import type { Db } from './db.js';
import { createIdempotencyStore } from './idempotency-store.js';
import { createIdentityLookup } from './identity-lookup.js';

export interface ServiceDatabase {
  db: Db;
  identity: IdentityPort;
  idempotency: IdempotencyPort;
  dependency: Dependency;
  part: Closable;
}

/** A service's own pool, with what every service reads and keeps in the database. */
export function openServiceDatabase(
  { name, log }: Pick<Boot, 'name' | 'log'>,
  { DATABASE_URL: url, DATABASE_POOL_SIZE: poolSize }: { DATABASE_URL: string; DATABASE_POOL_SIZE: number },
): ServiceDatabase {
  const db = createDb({
    url,
    poolSize,
    applicationName: `wingman ${name}`,
    onIdleError: (error) => log.warn('a database connection broke', { error }),
  });
  return {
    db,
    identity: createIdentityLookup(db),
    idempotency: createIdempotencyStore(db),
    dependency: { name: 'database', required: true, check: () => db.ping() },
    part: { name: 'database', close: () => db.close() },
  };
}
