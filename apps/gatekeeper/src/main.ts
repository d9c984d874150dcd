import { openServiceDatabase } from '@wingman/db';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createGatekeeperRoutes } from './app.js';
import { gatekeeperConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(gatekeeperConfig, process.env);
  const boot = createBoot('gatekeeper', config);
  const database = openServiceDatabase(boot, config);
  await serve(boot, {
    ...database,
    routes: createGatekeeperRoutes({ db: database.db, development: config.DEPLOYMENT_ENV === 'dev' }),
    dependencies: [database.dependency],
    parts: [database.part],
  });
});
