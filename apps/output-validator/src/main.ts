import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { outputValidatorConfig } from './config.js';

runMain(async () => {
  const config = loadConfig(outputValidatorConfig, process.env);
  const boot = createBoot('output-validator', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  await serve(boot, {
    ...database,
    // No endpoint is built yet: the kit authenticates every call and answers 501.
    routes: [],
    dependencies: [database.dependency],
    parts: [database.part],
  });
});
