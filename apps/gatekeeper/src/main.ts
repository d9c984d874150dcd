import { openServiceDatabase } from '@wingman/db';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createGatekeeper } from './app.js';
import { gatekeeperConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(gatekeeperConfig, process.env);
  const boot = createBoot('gatekeeper', config);
  const database = openServiceDatabase(boot, config);
  const gatekeeper = createGatekeeper({
    boot,
    db: database.db,
    environment: config.DEPLOYMENT_ENV,
    allowedEnvironments: config.ALLOWED_ENVIRONMENTS,
    redis: config.REDIS_URL === undefined ? undefined : { url: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    routes: gatekeeper.routes,
    dependencies: [database.dependency, ...gatekeeper.dependencies],
    parts: [...gatekeeper.parts, database.part],
  });
});
