import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { createVerifier } from '../src/app.js';
import type { Verifier, VerifierDeps } from '../src/app.js';
import { createJudgePart } from '../src/judge/judge-part.js';
import { createTenantScopes } from '../src/tenancy/tenant-scopes.js';

export interface TestVerifier extends TestService {
  verifier: Verifier;
  /** Verification ids that were announced as FALSE. */
  announced: string[];
}

interface TestVerifierOptions {
  tenantId: string;
  roots: string[];
  judgePart?: VerifierDeps['judgePart'];
  sweepIntervalMs?: number;
}

/** The whole verifier in this process, looking at the real file system below `roots` for one tenant. */
export async function startTestVerifier(
  database: TestDatabase,
  { tenantId, roots, judgePart, sweepIntervalMs = 50 }: TestVerifierOptions,
): Promise<TestVerifier> {
  const announced: string[] = [];
  const scopeOf = createTenantScopes({
    tenantId,
    roots,
    hosts: ['127.0.0.1'],
    others: undefined,
    denied: [],
    deniedPorts: [],
  });
  let verifier: Verifier | undefined;
  const service = await startTestService({
    name: 'verifier',
    database,
    routes: ({ db, boot }) => {
      verifier = createVerifier({
        db,
        log: boot.log,
        metrics: boot.metrics,
        judgePart: judgePart ?? createJudgePart({ scopeOf, hostIds: ['this-host'] }),
        concurrency: 4,
        onFalse: (_tenantId, verificationId) => void announced.push(verificationId),
        sweepIntervalMs,
      });
      return verifier;
    },
  });
  return { ...service, verifier: verifier as Verifier, announced };
}

/** A directory of its own for one test file. */
export async function createSandbox(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'wingman-verifier-')));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
