import { openServiceDatabase } from '@wingman/db';
import { checksBaseline, createProducer } from '@wingman/queue';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createGatekeeperRoutes } from './app.js';
import { gatekeeperConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(gatekeeperConfig, process.env);
  const boot = createBoot('gatekeeper', config);
  const { log, metrics } = boot;
  const database = openServiceDatabase(boot, config);
  const baselines =
    config.REDIS_URL === undefined
      ? undefined
      : createProducer(checksBaseline, { redisUrl: config.REDIS_URL, log, metrics });
  await serve(boot, {
    ...database,
    routes: createGatekeeperRoutes({
      db: database.db,
      metrics,
      environment: config.DEPLOYMENT_ENV,
      allowedEnvironments: config.ALLOWED_ENVIRONMENTS,
      onRegistered: (tenantId, checkId) => void baselines?.add({ tenant_id: tenantId, check_id: checkId }),
    }),
    dependencies: [database.dependency, ...(baselines ? [baselines.dependency] : [])],
    parts: [...(baselines ? [baselines] : []), database.part],
  });
});
