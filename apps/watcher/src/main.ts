import { openServiceDatabase } from '@wingman/db';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createWatcher } from './app.js';
import { watcherConfig } from './config.js';

const MINUTE_MS = 60_000;

runMain(async () => {
  const config = loadConfig(watcherConfig, process.env);
  const boot = createBoot('watcher', config);
  const database = openServiceDatabase(boot, config);
  const watcher = createWatcher({
    db: database.db,
    databaseUrl: config.DATABASE_URL,
    log: boot.log,
    metrics: boot.metrics,
    policy: {
      lockOnFalse: config.WATCHER_LOCK_ON_FALSE,
      escalateAfterMs: config.WATCHER_ESCALATE_AFTER_MINUTES * MINUTE_MS,
    },
    queue: config.REDIS_URL === undefined ? undefined : { redisUrl: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    ...watcher,
    dependencies: [database.dependency, ...watcher.dependencies],
    parts: [...watcher.parts, database.part],
  });
});
