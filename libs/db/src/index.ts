export { createBatchedLookup } from './batched-lookup.js';
export { createDb, type Db, type DbOptions, type PrismaTx, type Tx } from './db.js';
export { createIdempotencyStore } from './idempotency-store.js';
export { createIdentityLookup } from './identity-lookup.js';
export { insertIntake, insertIntakeWithPrisma, type IntakeEntry } from './intake.js';
export { createListener, type Listener, type ListenerOptions } from './listener.js';
export * from './migrate/index.js';
export { asAppError, isUnavailable } from './unavailable.js';
export { openServiceDatabase, type ServiceDatabase } from './service-database.js';
