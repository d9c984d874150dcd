import { startRetention } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createPolicyBook } from '@wingman/policy';
import type { Boot, Closable, Dependency, Route } from '@wingman/service-kit';
import type { TrustedKeys } from '@wingman/token';
import { v7 as uuidv7 } from 'uuid';
import { withoutAuditFile } from './audit/audit-trail.js';
import type { AuditTrail } from './audit/audit-trail.js';
import type { EffectsWatch } from './effects/effects.js';
import { createApprovalReader } from './execution/approval.read-model.js';
import { createDoubts } from './execution/doubts.js';
import { executeRoutes } from './execution/execute.route.js';
import { createExecutionMetrics } from './execution/execution-metrics.js';
import { createExecutionReader } from './execution/execution.read-model.js';
import { createExecutionStore } from './execution/execution.store.js';
import { listRoutes } from './execution/list.route.js';
import { evidenceRoutes } from './evidence/evidence.route.js';
import { startHolder } from './holder/holder.js';
import { createHolderStore } from './holder/holder.store.js';
import { startPurge } from './holder/purge.js';
import type { IsUnowned, Look } from './objects/lookup.js';
import type { ObjectBook } from './objects/objects.js';
import { resolveRoutes } from './objects/resolve.route.js';
import { createReadMetrics } from './read/read-metrics.js';
import { createReadStore } from './read/read.store.js';
import { readRoutes } from './read/read.route.js';
import type { ExecutorFinder, Limits } from './task.js';

export interface GatewayDeps {
  boot: Pick<Boot, 'log' | 'metrics'>;
  db: Db;
  objects: ObjectBook;
  effects: EffectsWatch;
  /** Looks at what a tenant has in Docker. */
  look: Look;
  isUnowned: IsUnowned;
  executorFor: ExecutorFinder;
  /** Pinned: by which tokens are known, and people's decisions. */
  tokenKeys: TrustedKeys;
  decisionKeys: TrustedKeys;
  maxTokenTtlSeconds: number;
  allowedEnvironments: readonly string[];
  limits: Omit<Limits, 'signal'>;
  /** Of a command that only reads. */
  readTimeoutMs?: number;
  /** Besides the database. */
  audit?: AuditTrail;
  /** Milliseconds between two signs of life. */
  beatMs?: number;
  /** Milliseconds between two sweeps for what is kept no longer. */
  retentionMs?: number;
  now?: () => Date;
}

export interface Gateway {
  routes: Route[];
  dependencies: Dependency[];
  /** In the order in which they must end. */
  parts: Closable[];
  /** What still runs is left to itself: nobody waits for its end any more. */
  onStopping(): void;
}

const BEAT_MS = 1_000;
const READ_TIMEOUT_MS = 10_000;
/** How long a command that runs may go on when the process is asked to end. */
const DRAIN_MS = 5_000;

/** Everything of the service but its HTTP server, wired. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { boot, db, beatMs = BEAT_MS, audit = withoutAuditFile, now = () => new Date() } = deps;
  const { log } = boot;
  const holder = uuidv7();
  const metrics = createExecutionMetrics(boot.metrics, db);
  const store = createExecutionStore(db);
  const approvals = createApprovalReader(db);
  const policies = createPolicyBook(approvals);
  const stopping = new AbortController();
  const doubts = createDoubts({ store, log, onLost: metrics.lost });
  const life = startHolder({
    holder,
    store: createHolderStore(db),
    log,
    everyMs: beatMs,
    onLost: metrics.lost,
    settle: doubts.settle,
  });
  const purge = startPurge({ store, log });
  const retention = startRetention({ db, log, forget: 'gateway.forget_outputs', everyMs: deps.retentionMs });
  return {
    routes: [
      ...executeRoutes({
        ...deps,
        store,
        approvals,
        policies,
        doubts,
        audit,
        metrics,
        log,
        stopping: stopping.signal,
        holder,
        now,
      }),
      ...listRoutes({ executions: createExecutionReader(db) }),
      ...evidenceRoutes({ look: deps.look, isUnowned: deps.isUnowned, now }),
      ...readRoutes({
        look: deps.look,
        executorFor: deps.executorFor,
        limits: { ...deps.limits, timeoutMs: deps.readTimeoutMs ?? READ_TIMEOUT_MS, signal: stopping.signal },
        store: createReadStore(db),
        metrics: createReadMetrics(boot.metrics),
        log,
      }),
      ...resolveRoutes({ objects: deps.objects, policies }),
    ],
    dependencies: [life.dependency],
    parts: [life, purge, retention],
    onStopping: () => void setTimeout(() => stopping.abort(), DRAIN_MS).unref(),
  };
}
