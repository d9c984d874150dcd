import { startRetention } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createConsumer, createProducer, outputsValidate } from '@wingman/queue';
import { shareUnderWay } from '@wingman/service-kit';
import type { Boot, Closable, Dependency, Route } from '@wingman/service-kit';
import { VALIDATORS } from './composite/profile.js';
import type { Validator } from './composite/profile.js';
import { createOutputMetrics } from './metrics.js';
import { createRegistry } from './registry/registry.js';
import type { RegistryClientOptions } from './registry/registry-client.js';
import type { OpenReview } from './review/review-client.js';
import { createReviews } from './review/reviews.js';
import { createJudge } from './validation/judge.js';
import { createSubmissionHandler, startSubmissionSweep } from './validation/submission.worker.js';
import { validationRoutes } from './validation/validation.route.js';
import { createValidationStore } from './validation/validation.store.js';
import type { Workers } from './work/process-pool.js';
import { KINDS } from './work/validator-kinds.js';

export interface OutputValidatorDeps {
  boot: Pick<Boot, 'log' | 'metrics'>;
  db: Db;
  enabled: boolean;
  workers: Workers;
  /** Asks people; undefined: reviews wait until somebody can. */
  openReview?: OpenReview | undefined;
  redis?: { url: string; prefix?: string } | undefined;
  /** Which registries are asked whether packages exist; undefined: none. */
  registries?: Pick<RegistryClientOptions, 'addresses' | 'mayBePrivate' | 'limitMs'> | undefined;
  /** Patterns of the operator's own packages. */
  ownPackages?: readonly string[];
  /** Milliseconds between two sweeps. */
  sweepMs?: number;
  /** Milliseconds between two sweeps for what is kept no longer. */
  retentionMs?: number;
  /** Milliseconds for one submission. */
  deadlineMs?: number;
}

export interface OutputValidator {
  routes: Route[];
  dependencies: Dependency[];
  parts: Closable[];
}

const SWEEP_MS = 1_000;
/** Below the time that clients and proxies wait, and the lease of a submission. */
const DEADLINE_MS = 30_000;
const JOBS_AT_ONCE = 2;

/** Everything of the service but its HTTP server, wired. */
export function createOutputValidator(deps: OutputValidatorDeps): OutputValidator {
  const { boot, db, enabled, workers, redis, sweepMs = SWEEP_MS, deadlineMs = DEADLINE_MS } = deps;
  const { log } = boot;
  const tryOut = createTrials(workers, enabled);
  const metrics = createOutputMetrics(boot.metrics, tryOut);
  const store = createValidationStore(db);
  const reviews = createReviews({ store, open: deps.openReview, log });
  const registry = createRegistry({ ...deps.registries, own: deps.ownPackages, log, observe: metrics.observeLookup });
  const judge = createJudge({ workers, deadlineMs, ...metrics, judgeNames: registry.judgeNames });
  const handle = createSubmissionHandler({ store, judge, reviews });
  const sweep = startSubmissionSweep({ store, handle, reviews, log, everyMs: sweepMs });
  const retention = startRetention({ db, log, forget: 'validator.forget_reports', everyMs: deps.retentionMs });
  const queue = redis && { redisUrl: redis.url, prefix: redis.prefix, log };
  const producer = queue && createProducer(outputsValidate, { ...queue, metrics: boot.metrics });
  const consumer = queue && createConsumer(outputsValidate, handle, { ...queue, concurrency: JOBS_AT_ONCE });
  const workersDependency: Dependency = {
    name: 'validators',
    required: false,
    async check() {
      for (const name of enabled ? VALIDATORS.filter((validator) => KINDS[validator]) : []) {
        if (!(await tryOut(name))) throw new Error(`the ${name} validator does not work`);
      }
    },
  };
  return {
    routes: validationRoutes({
      store,
      judge,
      reviews,
      enabled,
      onWaiting: (tenantId, validationId) =>
        producer ? void producer.add({ tenant_id: tenantId, validation_id: validationId }) : sweep.wake(),
    }),
    dependencies: [sweep.dependency, workersDependency, ...(producer ? [producer.dependency] : [])],
    parts: [
      ...(consumer ? [consumer] : []),
      sweep,
      retention,
      ...(producer ? [producer] : []),
      { name: 'validating processes', close: () => workers.close() },
      { name: 'registries', close: () => registry.close() },
    ],
  };
}

/** Whether a validator can look at a small file just now; those who ask at once share one try. */
function createTrials(workers: Workers, enabled: boolean): (validator: Validator) => Promise<boolean> {
  const files = [{ path: 'trial.json', content: '{}', language: 'json' as const }];
  const trials = new Map(
    VALIDATORS.map((validator) => [
      validator,
      shareUnderWay(async () => 'issues' in (await workers.perform({ validator, files }, `trial ${validator}`))),
    ]),
  );
  return async (validator) => enabled && KINDS[validator] !== undefined && ((await trials.get(validator)?.()) ?? false);
}
