import { readFileSync } from 'node:fs';
import { databaseRole } from '@wingman/contracts';
import { JUDGED_MIGRATIONS, migrate, MigrationError, withAdminClient } from '@wingman/db';
import { loadConfig } from '@wingman/service-kit';
import { z } from 'zod';
import { seedPlatform } from '../stack/seed.js';
import { databaseUrlAs } from '../stack/stores.js';

// Prepares the database of a deployment, and ends: migrations, the services' roles and their passwords, the platform's
// own tenant and key. Runs before the services of a new release start; repeating it changes nothing.

const settings = loadConfig(
  z.object({
    /** An administrator's. */
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    /** JSON: passwords by role name. */
    ROLE_PASSWORDS: z.string(),
    PLATFORM_KEY: z.string(),
    MIGRATIONS_DIR: z.string().default('/app/migrations'),
    ROLES_SQL: z.string().default('/app/roles.sql'),
  }),
  process.env,
);

async function main(): Promise<void> {
  const rolePasswords = JSON.parse(settings.ROLE_PASSWORDS) as Record<string, string>;
  const applied = await withAdminClient(settings.DATABASE_URL, (client) =>
    migrate({
      client,
      dir: settings.MIGRATIONS_DIR,
      rolesSql: readFileSync(settings.ROLES_SQL, 'utf8'),
      rolePasswords,
      judged: JUDGED_MIGRATIONS,
      onMigration: (name) => console.log(`applying ${name}`),
    }),
  );
  const gatekeeper = databaseRole('gatekeeper');
  await seedPlatform(
    databaseUrlAs(settings.DATABASE_URL, gatekeeper, rolePasswords[gatekeeper] ?? ''),
    settings.PLATFORM_KEY,
  );
  console.log(`${applied.length} migrations applied`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof MigrationError ? error.message : error);
  process.exitCode = 1;
}
