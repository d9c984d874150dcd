import {
  call,
  createKey,
  createPlatformKey,
  createTenant,
  createTestDatabase,
  startTestService,
} from '@wingman/testkit';
import type { SealingKey } from '@wingman/second-factor';
import { limitsOf } from '@wingman/service-kit';
import type { CallAnswer, TestDatabase, TestService } from '@wingman/testkit';
import { createGatekeeper } from '../src/app.js';

export interface Gatekeeper extends TestService {
  get(path: string, key: string): Promise<CallAnswer>;
  post(path: string, key: string, body?: unknown, headers?: Record<string, string>): Promise<CallAnswer>;
  put(path: string, key: string, body?: unknown): Promise<CallAnswer>;
}

export interface StartOptions {
  env?: Record<string, string>;
  now?: () => Date;
  allowedEnvironments?: readonly string[];
  /** Where jobs are queued; without it none are. */
  queue?: { url: string; prefix: string };
  sealingKey?: SealingKey;
}

/** The whole service in this process. */
export async function startGatekeeper(
  database: TestDatabase,
  { env, now, allowedEnvironments, queue, sealingKey }: StartOptions = {},
): Promise<Gatekeeper> {
  const service = await startTestService({
    name: 'gatekeeper',
    database,
    env,
    routes: ({ db, boot }) =>
      createGatekeeper({
        boot,
        db,
        now,
        environment: boot.config.DEPLOYMENT_ENV,
        allowedEnvironments,
        redis: queue,
        sealingKey,
        limits: limitsOf(boot.config),
      }),
  });
  return {
    ...service,
    get: (path, key) => call(service.url + path, { key }),
    put: (path, key, body) => call(service.url + path, { key, method: 'PUT', body }),
    post: (path, key, body, headers) => call(service.url + path, { key, method: 'POST', body, headers }),
  };
}

export interface Scene {
  database: TestDatabase;
  gatekeeper: Gatekeeper;
  platformKey: string;
  tenantId: string;
  adminKey: string;
  adminKeyId: string;
}

/** A service, the platform's key and a tenant with an admin key. */
export async function createScene(env?: Record<string, string>): Promise<Scene> {
  const database = await createTestDatabase();
  const gatekeeper = await startGatekeeper(database, { env });
  const { key: platformKey } = await createPlatformKey(database);
  const tenantId = await createTenant(database);
  const { key: adminKey, keyId: adminKeyId } = await createKey(database, tenantId, { scopes: ['admin'] });
  return { database, gatekeeper, platformKey, tenantId, adminKey, adminKeyId };
}

export async function endScene({ gatekeeper, database }: Scene): Promise<void> {
  await gatekeeper.close();
  await database.drop();
}

interface AuditRow {
  tenant_id: string;
  kind: string;
  fields: Record<string, unknown>;
}

/** What was handed to the ledger about a tenant, in order. */
export const auditOf = ({ database }: Scene, tenantId: string): Promise<AuditRow[]> =>
  database.query<AuditRow>(
    'SELECT tenant_id, kind, fields FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id',
    [tenantId],
  );
