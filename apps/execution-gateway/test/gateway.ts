import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { call, createKey, createTenant, startTestService } from '@wingman/testkit';
import type { CallAnswer, TestDatabase, TestKey, TestService } from '@wingman/testkit';
import {
  approvalDigest,
  commandDigest,
  mintToken,
  readSigningKey,
  signDecision,
  textDigest,
  tokenHash,
  trustedKeys,
} from '@wingman/token';
import type { SigningKey } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { createGateway } from '../src/app.js';
import type { GatewayDeps } from '../src/app.js';

export const createSigningKey = (): Promise<SigningKey> =>
  readSigningKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

export interface Keys {
  token: SigningKey;
  decision: SigningKey;
}

export const createKeys = async (): Promise<Keys> => ({
  token: await createSigningKey(),
  decision: await createSigningKey(),
});

export type StartOptions = Pick<GatewayDeps, 'executorFor' | 'objects' | 'effects' | 'look' | 'isUnowned'> &
  Partial<Omit<GatewayDeps, 'boot' | 'db'>> & { keys: Keys; env?: Record<string, string>; databaseUrl?: string };

/** What the service in this process is made of, but for what runs commands. */
export const gatewayDeps = (keys: Keys) => ({
  tokenKeys: trustedKeys({ keys: [keys.token.publicJwk] }),
  decisionKeys: trustedKeys({ keys: [keys.decision.publicJwk] }),
  maxTokenTtlSeconds: 86_400,
  allowedEnvironments: ['dev', 'test'],
  limits: { timeoutMs: 60_000, maxOutputBytes: 65_536 },
  beatMs: 50,
});

/** The whole service in this process. */
export const startGateway = (
  database: TestDatabase,
  { keys, env, databaseUrl, ...own }: StartOptions,
): Promise<TestService> =>
  startTestService({
    name: 'execution-gateway',
    database,
    env: { DEPLOYMENT_ENV: 'dev', ...env },
    databaseUrl,
    routes: ({ db, boot }) => createGateway({ boot, db, ...gatewayDeps(keys), ...own }),
  });

export interface Worker extends TestKey {
  tenantId: string;
  workerId: string;
  read: TestKey;
}

/** A worker with a key that may mint, in a tenant of its own unless one is given. */
export async function createWorker(
  database: TestDatabase,
  of?: { tenantId: string; workerId?: string },
): Promise<Worker> {
  const tenantId = of?.tenantId ?? (await createTenant(database));
  const workerId = of?.workerId ?? 'deployer';
  const [key, read] = await Promise.all([
    createKey(database, tenantId, { scopes: ['work', 'mint'], workerId }),
    createKey(database, tenantId, { scopes: ['read'] }),
  ]);
  return { tenantId, workerId, ...key, read };
}

interface ApprovalOptions {
  commands: readonly (readonly string[])[];
  environment?: string;
  objects?: Record<string, string>;
  expiresAt?: Date;
}

export interface Approval {
  approvalId: string;
  digest: string;
  environment: string;
  expiresAt: Date;
}

/** An approved request as approvals leaves it: bound by its digest, signed with the decision key. */
export async function approve(
  database: TestDatabase,
  { tenantId, workerId, keyId }: Worker,
  { decision }: Keys,
  { commands, environment = 'dev', objects = {}, expiresAt = new Date(Date.now() + 3_600_000) }: ApprovalOptions,
): Promise<Approval> {
  const [approvalId, decidedAt, policyVersion] = [uuidv7(), new Date(), `${'A'.repeat(43)}=`];
  const instruction = 'Do as the commands say.';
  const bound = { tenantId, workerId, environment, commands, policyVersion, objects };
  const digest = approvalDigest({ ...bound, instructionSha256: textDigest(instruction) });
  const signature = await signDecision(
    {
      tenant_id: tenantId,
      approval_id: approvalId,
      approval_digest: digest,
      decision: 'APPROVED',
      decided_by: 'person:a-test',
      decided_at: decidedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
      needs_more: 0,
    },
    decision,
  );
  await database.query(
    `INSERT INTO approvals.requests (tenant_id, approval_id, worker_id, title, instruction, environment, commands, objects,
       binding, digest, request_digest, risk, policy_version, required_decisions, requester_key_id, size, born_status,
       status, created_at, expires_at, decided_at, decided_by, signature)
     VALUES ($1, $2, $3, 'a test', $4, $5, $6, $7, 'bound', $8, sha256(convert_to($8, 'UTF8')), '{}', $9, 1, $10, 0, 'PENDING',
       'APPROVED', $11::timestamptz - interval '1 day', $11, $12, 'person:a-test', $13)`,
    [
      tenantId,
      approvalId,
      workerId,
      instruction,
      environment,
      JSON.stringify(commands),
      JSON.stringify(objects),
      digest,
      policyVersion,
      keyId,
      expiresAt,
      decidedAt,
      signature,
    ],
  );
  return { approvalId, digest, environment, expiresAt };
}

interface TokenOptions {
  jti?: string;
  now?: Date;
  ttlSeconds?: number;
  key?: SigningKey;
  /** Written into the table of minted tokens, as approvals does. */
  recorded?: boolean;
  grant?: Record<string, unknown>;
}

/** A token for one command of an approval. */
export async function mint(
  database: TestDatabase,
  { tenantId, workerId, keyId }: Worker,
  { token: tokenKey }: Keys,
  { approvalId, digest, environment }: Approval,
  command: readonly string[],
  {
    jti = uuidv7(),
    now = new Date(),
    ttlSeconds = 600,
    key = tokenKey,
    recorded = true,
    grant = {},
  }: TokenOptions = {},
): Promise<string> {
  const text = await mintToken(
    {
      approval_id: approvalId,
      tenant_id: tenantId,
      worker_id: workerId,
      environment,
      approval_digest: digest,
      command: [...command],
      ...grant,
    },
    { key, jti, now, ttlSeconds },
  );
  if (recorded) {
    await database.query(
      `INSERT INTO approvals.tokens (tenant_id, jti, approval_id, command_digest, token_hash, environment, minted_by,
         key_id, issued_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8::timestamptz, $8::timestamptz + make_interval(secs => $9))`,
      [tenantId, jti, approvalId, commandDigest(command), tokenHash(text), environment, keyId, now, ttlSeconds],
    );
  }
  return text;
}

interface ExecuteOptions {
  key: string;
  token?: unknown;
  approvalId?: unknown;
  command: unknown;
  headers?: Record<string, string>;
}

export const execute = (
  service: { url: string },
  { key, token, approvalId = randomUUID(), command, headers }: ExecuteOptions,
): Promise<CallAnswer> =>
  call(`${service.url}/gateway/execute`, { key, headers, body: { token, approval_id: approvalId, command } });

interface Entry {
  kind: string;
  fields: Record<string, unknown>;
}

/** What was handed to the ledger about a tenant, in order. */
export const entriesOf = (database: TestDatabase, tenantId: string): Promise<Entry[]> =>
  database.query<Entry>('SELECT kind, fields FROM ledger.intake WHERE tenant_id = $1 ORDER BY intake_id', [tenantId]);

/** Lets the tenant's policy name programs. */
export async function allowPrograms(
  database: TestDatabase,
  tenantId: string,
  programs: Record<string, string>,
): Promise<void> {
  const layers = [{ layer: 'tenant', execution: { programs } }];
  await database.query(
    `INSERT INTO gatekeeper.policies (tenant_id, revision, policy_version, layers, changed_by)
     VALUES ($1, 1, $2, $3, 'a test')`,
    [tenantId, `${'A'.repeat(43)}=`, JSON.stringify(layers)],
  );
}
