import { hostname } from 'node:os';
import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { claimsVerify, createConsumer, createProducer, verdictsWatch } from '@wingman/queue';
import { createBoot, loadConfig, openServiceSigner, runMain, serve } from '@wingman/service-kit';
import { createVerifier } from './app.js';
import { verifierConfig } from './config.js';
import { createEvidenceClient } from './evidence/evidence-client.js';
import { createJudgePart } from './judge/judge-part.js';
import { assertViewOfHost } from './scope/view-of-host.js';
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
    denied: config.VERIFIER_DENIED_PATHS,
    deniedPorts: config.VERIFIER_DENIED_PORTS,
  });
  const database = openServiceDatabase(boot, config);
  const gateway = config.EXECUTION_GATEWAY_URL;
  const askEvidence =
    gateway === undefined ? undefined : createEvidenceClient({ url: gateway, signer: await openServiceSigner(boot) });
  const queue = config.REDIS_URL === undefined ? undefined : { redisUrl: config.REDIS_URL, log };
  const verdicts = queue && createProducer(verdictsWatch, { ...queue, metrics });
  const verifier = createVerifier({
    db: database.db,
    log,
    metrics,
    judgePart: createJudgePart({ scopeOf, hostIds: [config.VERIFIER_HOST_ID ?? hostname()], askEvidence }),
    concurrency: config.VERIFIER_CONCURRENCY,
    onFalse: (tenantId, verificationId) => void verdicts?.add({ tenant_id: tenantId, verification_id: verificationId }),
  });
  const jobs = queue && createConsumer(claimsVerify, verifier.onClaims, { ...queue, concurrency: 4 });
  await serve(boot, {
    ...database,
    routes: verifier.routes,
    dependencies: [database.dependency, ...verifier.dependencies],
    parts: [...(jobs ? [jobs] : []), ...verifier.parts, ...(verdicts ? [verdicts] : []), database.part],
  });
});
