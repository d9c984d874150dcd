import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '@wingman/service-kit';
import { startTestService } from '@wingman/testkit';
import type { TestDatabase, TestService } from '@wingman/testkit';
import { createVerifier } from '../src/app.js';
import type { Verifier, VerifierDeps } from '../src/app.js';
import { modelConfig } from '../src/enhanced/model-config.js';
import { createModelParts } from '../src/enhanced/model-ways.js';
import { createWorldOf } from '../src/baseline/world.js';
import { createJudgePart } from '../src/judge/judge-part.js';
import { createTenantScopes } from '../src/tenancy/tenant-scopes.js';

export const THIS_HOST = { names: ['this-host'], servesDefault: true, waitMs: 60_000 };

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
  recheck?: VerifierDeps['recheck'];
  /** Default: `this-host`, which also judges claims without a host. */
  hosts?: VerifierDeps['hosts'];
  forwarding?: VerifierDeps['forwarding'];
  worldOf?: VerifierDeps['worldOf'];
  attestationKey?: VerifierDeps['attestationKey'];
  /** The settings of language models, probed again and again. */
  models?: Record<string, string>;
}

/** The whole verifier in this process, looking at the real file system below `roots` for one tenant. */
export async function startTestVerifier(
  database: TestDatabase,
  {
    tenantId,
    roots,
    judgePart,
    recheck,
    models,
    sweepIntervalMs = 50,
    hosts = THIS_HOST,
    ...given
  }: TestVerifierOptions,
): Promise<TestVerifier> {
  const announced: string[] = [];
  const scopeOf = createTenantScopes({
    hidden: [],
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
      const part = judgePart ?? createJudgePart({ scopeOf, hostIds: hosts.names });
      const config = loadConfig(modelConfig, models ?? {});
      const modelParts = createModelParts({
        config,
        judgePart: part,
        log: boot.log,
        metrics: boot.metrics,
        probeEveryMs: 50,
      });
      verifier = createVerifier({
        db,
        log: boot.log,
        metrics: boot.metrics,
        judgePart: part,
        models: modelParts,
        worldOf: createWorldOf({ scopeOf, hostIds: hosts.names }),
        hosts,
        concurrency: 4,
        onFalse: (_tenantId, verificationId) => void announced.push(verificationId),
        sweepIntervalMs,
        recheck,
        ...given,
      });
      return { ...verifier, parts: [...verifier.parts, ...modelParts.parts] };
    },
  });
  return { ...service, verifier: verifier as Verifier, announced };
}

/** A directory of its own for one test file. */
export async function createSandbox(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'wingman-verifier-')));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
