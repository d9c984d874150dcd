export { type MigrationClient, withAdminClient } from './admin-client.js';
export { JUDGED_MIGRATIONS } from './judged-migrations.js';
export { migrate, MigrationError, type MigrateOptions } from './migrate.js';
