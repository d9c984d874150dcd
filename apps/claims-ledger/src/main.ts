import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createLedger } from './app.js';
import { readLedgerKeys } from './checkpoint/signing-key.js';
import { ledgerConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(ledgerConfig, process.env);
  const keys = readLedgerKeys(config);
  const boot = createBoot('claims-ledger', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const ledger = createLedger({
    boot,
    db: database.db,
    databaseUrl: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    keys,
    checkpointDir: config.LEDGER_CHECKPOINT_DIR,
    auditEntriesPerSecond: config.LEDGER_AUDIT_ENTRIES_PER_SECOND,
    redis: config.REDIS_URL === undefined ? undefined : { url: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    routes: ledger.routes,
    dependencies: [database.dependency, ...ledger.dependencies],
    parts: [...ledger.parts, database.part],
  });
});
