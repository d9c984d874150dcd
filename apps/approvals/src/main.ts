import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import type { Boot } from '@wingman/service-kit';
import { createBoot, loadConfig, openServiceSigner, runMain, serve } from '@wingman/service-kit';
import { createApprovals } from './app.js';
import { approvalsConfig } from './config.js';
import type { ApprovalsConfig } from './config.js';
import { readKeyRing } from './key-ring.js';
import { askingGateway } from './request/binding.js';
import { createGatewayClient } from './request/gateway-client.js';
import { createTextReader } from './request/text-reader.js';

runMain(async () => {
  const config = loadConfig(approvalsConfig, process.env);
  const decisionKeys = await readKeyRing({
    name: 'DECISION_SIGNING_KEY',
    pem: config.DECISION_SIGNING_KEY,
    publicKeys: config.DECISION_PUBLIC_KEYS,
  });
  const tokenKeys = await readKeyRing({
    name: 'TOKEN_SIGNING_KEY',
    pem: config.TOKEN_SIGNING_KEY,
    publicKeys: config.TOKEN_PUBLIC_KEYS,
  });
  const boot = createBoot('approvals', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const approvals = createApprovals({
    boot,
    db: database.db,
    databaseUrl: config.DATABASE_URL,
    deployment: config.DEPLOYMENT_ENV,
    allowedEnvironments: config.ALLOWED_ENVIRONMENTS,
    decisionKeys,
    tokenKeys,
    tokenTtlSeconds: Math.min(config.TOKEN_TTL_SECONDS, config.TOKEN_MAX_TTL_SECONDS),
    authzen: { baseUrl: config.AUTHZEN_BASE_URL },
    ttlSeconds: config.APPROVAL_TTL_SECONDS,
    sealingKey: config.SECOND_FACTOR_KEY,
    reader: createTextReader({ script: new URL('./thread.js', import.meta.url), log: boot.log }),
    resolver: await resolverOf(boot, config),
    rollout: {
      enabled: config.VALIDATION_ENABLED,
      percent: config.VALIDATION_ROLLOUT_PERCENT,
      mode: config.VALIDATION_MODE,
    },
    redis: config.REDIS_URL === undefined ? undefined : { url: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    ...approvals,
    dependencies: [database.dependency, ...approvals.dependencies],
    parts: [...approvals.parts, database.part],
  });
});

async function resolverOf(boot: Boot, { EXECUTION_GATEWAY_URL: url }: ApprovalsConfig) {
  return url === undefined
    ? undefined
    : askingGateway(createGatewayClient({ url, signer: await openServiceSigner(boot) }));
}
