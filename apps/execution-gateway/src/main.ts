import { openServiceDatabase } from '@wingman/db';
import { maskSecrets } from '@wingman/policy';
import { ConfigError, createBoot, loadConfig, runMain, serve } from '@wingman/service-kit';
import { createGateway } from './app.js';
import { createAuditFile, withoutAuditFile } from './audit/audit-trail.js';
import { executionGatewayConfig } from './config.js';
import type { ExecutionGatewayConfig } from './config.js';
import { dockerOf } from './docker.js';
import { readPinnedKeys } from './pinned-keys.js';

runMain(async () => {
  const config = loadConfig(executionGatewayConfig, process.env);
  const boot = createBoot('execution-gateway', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const docker = dockerOf(config, boot.log);
  const gateway = createGateway({
    boot,
    db: database.db,
    ...docker.parts,
    tokenKeys: readPinnedKeys('TOKEN_PUBLIC_KEYS', config.TOKEN_PUBLIC_KEYS),
    decisionKeys: readPinnedKeys('DECISION_PUBLIC_KEYS', config.DECISION_PUBLIC_KEYS),
    maxTokenTtlSeconds: config.TOKEN_MAX_TTL_SECONDS,
    allowedEnvironments: config.ALLOWED_ENVIRONMENTS ?? [config.DEPLOYMENT_ENV],
    limits: {
      timeoutMs: config.EXECUTION_TIMEOUT_SECONDS * 1_000,
      maxOutputBytes: config.EXECUTION_MAX_OUTPUT_BYTES,
    },
    readTimeoutMs: config.GATEWAY_READ_TIMEOUT_SECONDS * 1_000,
    audit: auditOf(config),
  });
  await serve(boot, {
    ...database,
    ...gateway,
    dependencies: [database.dependency, ...docker.dependencies, ...gateway.dependencies],
    parts: [...gateway.parts, database.part],
  });
});

/** The database keeps every execution, for what runs once is counted there; a file is besides. */
function auditOf({ AUDIT_STORAGE: storage, AUDIT_FILE: file }: ExecutionGatewayConfig) {
  if (storage === 'postgres') return withoutAuditFile;
  if (file === undefined) throw new ConfigError('AUDIT_FILE is missing: AUDIT_STORAGE asks for it');
  return createAuditFile(file, () => new Date());
}
