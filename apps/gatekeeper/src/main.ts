import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { createBoot, limitsOf, loadConfig, runMain, serve } from '@wingman/service-kit';
import { availableParallelism } from 'node:os';
import { createGatekeeper } from './app.js';
import { gatekeeperConfig } from './config.js';
import { createJudgePool } from './judge/judge-pool.js';

/** Two at least, so that one long text does not hold up all others; more than eight are for another replica to have. */
const THREADS = { min: 2, max: 8 };

runMain(async () => {
  const config = loadConfig(gatekeeperConfig, process.env);
  const boot = createBoot('gatekeeper', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const gatekeeper = createGatekeeper({
    boot,
    db: database.db,
    environment: config.DEPLOYMENT_ENV,
    allowedEnvironments: config.ALLOWED_ENVIRONMENTS,
    limits: limitsOf(config),
    sealingKey: config.SECOND_FACTOR_KEY,
    judge: createJudgePool({
      script: new URL('./thread.js', import.meta.url),
      threads: Math.min(THREADS.max, Math.max(THREADS.min, availableParallelism())),
      log: boot.log,
    }),
    redis: config.REDIS_URL === undefined ? undefined : { url: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    routes: gatekeeper.routes,
    dependencies: [database.dependency, ...gatekeeper.dependencies],
    parts: [...gatekeeper.parts, database.part],
  });
});
