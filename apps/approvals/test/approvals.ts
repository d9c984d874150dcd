import { generateKeyPairSync } from 'node:crypto';
import { call, createKey, createTenant, startTestService } from '@wingman/testkit';
import type { CallAnswer, TestDatabase, TestService } from '@wingman/testkit';
import type { SigningKey } from '@wingman/token';
import { createApprovals } from '../src/app.js';
import type { ApprovalsDeps } from '../src/app.js';
import { readKeyRing } from '../src/key-ring.js';
import type { KeyRing } from '../src/key-ring.js';

/** A key of the test's own, alone or beside the public keys of earlier ones. */
export const createKeyRing = (publicKeys?: string): Promise<KeyRing> => {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  return readKeyRing({ name: 'the key of a test', pem, publicKeys });
};

export interface TestApprovals extends TestService {
  decisionKey: SigningKey;
  decisionKeys: KeyRing;
  tokenKeys: KeyRing;
}

export type StartOptions = Partial<Omit<ApprovalsDeps, 'boot' | 'db'>> & { env?: Record<string, string> };

/** The whole service in this process; with a queue only where one is given. */
export async function startApprovals(
  database: TestDatabase,
  { env, ...own }: StartOptions = {},
): Promise<TestApprovals> {
  const decisionKeys = own.decisionKeys ?? (await createKeyRing());
  const tokenKeys = own.tokenKeys ?? (await createKeyRing());
  const service = await startTestService({
    name: 'approvals',
    database,
    env: { DEPLOYMENT_ENV: 'dev', ...env },
    databaseUrl: own.databaseUrl,
    routes: ({ db, boot, databaseUrl }) =>
      createApprovals({
        boot,
        db,
        databaseUrl,
        deployment: boot.config.DEPLOYMENT_ENV,
        allowedEnvironments: ['dev', 'test', 'prd'],
        ttlSeconds: 3_600,
        tokenTtlSeconds: 3_600,
        rollout: { enabled: false, percent: 100 },
        sweepMs: 50,
        ...own,
        decisionKeys,
        tokenKeys,
      }),
  });
  return { ...service, decisionKey: decisionKeys.signing, decisionKeys, tokenKeys };
}

export interface Worker {
  tenantId: string;
  workerId: string;
  keyId: string;
  key: string;
}

/** A worker with a key of its own, in a tenant of its own unless one is given. */
export async function createWorker(
  database: TestDatabase,
  { tenantId, workerId = 'deployer' }: { tenantId?: string; workerId?: string } = {},
): Promise<Worker> {
  const owner = tenantId ?? (await createTenant(database));
  const { key, keyId } = await createKey(database, owner, { scopes: ['work'], workerId });
  return { tenantId: owner, workerId, key, keyId };
}

/** What waits for a person. */
export const RISKY = { title: 'Take the old volume away', commands: ['docker volume rm old-data'] };
/** What needs none outside of production. */
export const HARMLESS = { title: 'Look around', commands: ['ls -l'] };

interface AskOptions {
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** Asks as the worker; a risky command unless the body says otherwise. */
export const ask = (
  service: { url: string },
  { key, workerId }: Worker,
  { body, headers }: AskOptions = {},
): Promise<CallAnswer> =>
  call(`${service.url}/approvals/request`, {
    key,
    headers,
    body: { worker_id: workerId, instruction: 'Do as the commands say.', environment: 'dev', ...RISKY, ...body },
  });

interface Entry {
  kind: string;
  fields: Record<string, unknown>;
}

/** What was handed to the ledger about a tenant, in order. */
export const entriesOf = (database: TestDatabase, tenantId: string): Promise<Entry[]> =>
  database.query<Entry>('SELECT kind, fields FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id', [tenantId]);
