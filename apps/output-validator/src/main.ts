import { availableParallelism } from 'node:os';
import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { createBoot, loadConfig, openServiceSigner, runMain, serve } from '@wingman/service-kit';
import { createOutputValidator } from './app.js';
import { isEnabled, outputValidatorConfig, registriesOf } from './config.js';
import { createReviewClient } from './review/review-client.js';
import { createProcessPool } from './work/process-pool.js';

/** Two at least, so that one long file does not hold up all others; more than eight are for another replica to have. */
const PROCESSES = { min: 2, max: 8 };

runMain(async () => {
  const config = loadConfig(outputValidatorConfig, process.env);
  const boot = createBoot('output-validator', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const approvals = config.APPROVALS_URL;
  const processes = Math.min(PROCESSES.max, Math.max(PROCESSES.min, availableParallelism()));
  const validator = createOutputValidator({
    boot,
    db: database.db,
    enabled: isEnabled(config),
    workers: createProcessPool({
      script: new URL('./worker.js', import.meta.url),
      processes: config.OUTPUT_VALIDATION_PROCESSES ?? processes,
      log: boot.log,
    }),
    openReview:
      approvals === undefined
        ? undefined
        : createReviewClient({ url: approvals, signer: await openServiceSigner(boot) }),
    registries: registriesOf(config),
    ownPackages: config.OUTPUT_VALIDATION_OWN_PACKAGES,
    redis: config.REDIS_URL === undefined ? undefined : { url: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    routes: validator.routes,
    dependencies: [database.dependency, ...validator.dependencies],
    parts: [...validator.parts, database.part],
  });
});
