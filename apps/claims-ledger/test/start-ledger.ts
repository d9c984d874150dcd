import { generateKeyPairSync } from 'node:crypto';
import { createNoteSigner, formatVerifierKey } from '@wingman/ledger-format';
import { call, createKey, createTenant, startTestService } from '@wingman/testkit';
import type { CallAnswer, CallOptions, TestDatabase, TestService } from '@wingman/testkit';
import { createLedger } from '../src/app.js';
import type { Ledger } from '../src/app.js';
import type { LedgerKeys } from '../src/checkpoint/signing-key.js';

export const ORIGIN = 'ledger.test';

/** A fresh signing key under the test's origin. */
export function newLedgerKeys(): LedgerKeys {
  return { signer: createNoteSigner(ORIGIN, generateKeyPairSync('ed25519').privateKey), previous: [] };
}

export const verifierKeyOf = ({ signer }: LedgerKeys): string => formatVerifierKey(signer.verifier);

export interface StartOptions {
  keys?: LedgerKeys;
  checkpointDir?: string;
  redis?: { url: string; prefix?: string };
  auditEntriesPerSecond?: number;
  env?: Record<string, string>;
}

export interface RunningLedger extends TestService {
  keys: LedgerKeys;
  ledger: Ledger;
}

/** The whole service in this process, as one replica on this database. */
export async function startLedger(database: TestDatabase, options: StartOptions = {}): Promise<RunningLedger> {
  const keys = options.keys ?? newLedgerKeys();
  let ledger: Ledger | undefined;
  const service = await startTestService({
    name: 'claims-ledger',
    database,
    env: options.env,
    routes: ({ boot, db, databaseUrl }) => {
      ledger = createLedger({
        boot,
        db,
        databaseUrl,
        poolSize: 10,
        keys,
        checkpointDir: options.checkpointDir,
        redis: options.redis,
        auditEntriesPerSecond: options.auditEntriesPerSecond ?? 0,
        paces: { metaLogMs: 50, auditRestMs: 50 },
      });
      return ledger;
    },
  });
  return { ...service, keys, ledger: ledger as Ledger };
}

export interface Worker {
  tenantId: string;
  workerId: string;
  keyId: string;
  key: string;
  /** A key of the same tenant that reads. */
  readKey: string;
}

/** A tenant of its own with one worker and a reader. */
export async function newWorker(database: TestDatabase, workerId = 'worker-7'): Promise<Worker> {
  const tenantId = await createTenant(database, { tier: 'development' });
  const [work, read] = await Promise.all([
    createKey(database, tenantId, { scopes: ['work'], workerId }),
    createKey(database, tenantId, { scopes: ['read'] }),
  ]);
  return { tenantId, workerId, keyId: work.keyId, key: work.key, readKey: read.key };
}

type More = Omit<CallOptions, 'key' | 'body'>;

/** `POST /log_claim` as this worker. */
export const logClaim = (
  { url }: { url: string },
  { key, workerId }: Worker,
  claim: string | Record<string, unknown>,
  more: More = {},
): Promise<CallAnswer> =>
  call(`${url}/log_claim`, {
    key,
    body: typeof claim === 'string' ? { worker_id: workerId, claim } : { worker_id: workerId, ...claim },
    ...more,
  });

/** A GET as this tenant's reader. */
export const read = ({ url }: { url: string }, { readKey }: Worker, path: string): Promise<CallAnswer> =>
  call(`${url}${path}`, { key: readKey });
