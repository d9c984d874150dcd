export { type MigrationClient, withAdminClient } from './admin-client.js';
export { migrate, MigrationError, type MigrateOptions } from './migrate.js';
