import { hostname } from 'node:os';
import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { createProducer, verdictsWatch } from '@wingman/queue';
import { createBoot, loadConfig, openServiceSigner, runMain, serve } from '@wingman/service-kit';
import { createVerifier } from './app.js';
import { readAttestationKey } from './attestation/attestation-key.js';
import { createWorldOf } from './baseline/world.js';
import { verifierConfig } from './config.js';
import { createModelParts } from './enhanced/model-ways.js';
import { createEvidenceClient } from './evidence/evidence-client.js';
import { consumeJobs, createForwarding } from './host/queues.js';
import { hostNames } from './host/served-hosts.js';
import { createJudgePart } from './judge/judge-part.js';
import { createSqliteThreads } from './probe/database/sqlite-thread.js';
import { accountsOfHost, assertViewOfHost, filesOfContainer, hiddenOfHost } from './scope/view-of-host.js';
import { createTenantScopes } from './tenancy/tenant-scopes.js';

runMain(async () => {
  const config = loadConfig(verifierConfig, process.env);
  const boot = createBoot('verifier', config, { maskText: maskSecrets });
  const { log, metrics } = boot;
  assertViewOfHost(config);
  const scopeOf = createTenantScopes({
    tenantId: config.VERIFIER_TENANT_ID,
    roots: config.VERIFIER_ALLOWED_ROOTS,
    hosts: config.VERIFIER_ALLOWED_HOSTS,
    databases: config.VERIFIER_DATABASES,
    others: config.VERIFIER_SCOPES,
    denied: [...config.VERIFIER_DENIED_PATHS, ...filesOfContainer(config)],
    deniedPorts: config.VERIFIER_DENIED_PORTS,
    accounts: accountsOfHost(config),
    hidden: hiddenOfHost(config),
  });
  const database = openServiceDatabase(boot, config);
  const gateway = config.EXECUTION_GATEWAY_URL;
  const askEvidence =
    gateway === undefined ? undefined : createEvidenceClient({ url: gateway, signer: await openServiceSigner(boot) });
  const askSqlite = createSqliteThreads(new URL('./thread.js', import.meta.url));
  const queue = config.REDIS_URL === undefined ? undefined : { redisUrl: config.REDIS_URL, log };
  const forwarding = queue && createForwarding(queue);
  const names = hostNames(config.VERIFIER_HOST_ID, hostname());
  const waitMs = config.VERIFIER_HOST_WAIT_SECONDS * 1_000;
  const hosts = { names, servesDefault: config.VERIFIER_DEFAULT_HOST, waitMs };
  const verdicts = queue && createProducer(verdictsWatch, { ...queue, metrics });
  const judgePart = createJudgePart({
    scopeOf,
    hostIds: names,
    askEvidence,
    askSqlite,
    log,
  });
  const models = createModelParts({ config, judgePart, log, metrics });
  const verifier = createVerifier({
    db: database.db,
    log,
    metrics,
    judgePart,
    models,
    worldOf: createWorldOf({ scopeOf, hostIds: names, askEvidence, askSqlite }),
    hosts,
    forwarding,
    attestationKey: await readAttestationKey(config.ATTESTATION_SIGNING_KEY),
    concurrency: config.VERIFIER_CONCURRENCY,
    recheck: { deployment: config.DEPLOYMENT_ENV, hosts: names },
    onFalse: (tenantId, verificationId) => void verdicts?.add({ tenant_id: tenantId, verification_id: verificationId }),
  });
  const jobs = queue ? consumeJobs(verifier.jobs, hosts, queue) : [];
  await serve(boot, {
    ...database,
    routes: verifier.routes,
    dependencies: [database.dependency, ...verifier.dependencies],
    parts: [
      ...jobs,
      ...verifier.parts,
      ...models.parts,
      ...(forwarding ? [forwarding] : []),
      ...(verdicts ? [verdicts] : []),
      database.part,
    ],
  });
});
