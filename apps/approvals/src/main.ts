import { openServiceDatabase } from '@wingman/db';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { approvalsConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(approvalsConfig, process.env);
  const boot = createBoot('approvals', config);
  const database = openServiceDatabase(boot, config);
  await serve(boot, {
    ...database,
    // No endpoint is built yet: the kit authenticates every call and answers 501.
    routes: [],
    dependencies: [database.dependency],
    parts: [database.part],
  });
});
