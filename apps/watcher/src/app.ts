import { createListener, startRetention } from '@wingman/db';
import type { Db } from '@wingman/db';
import type { NoteVerifier } from '@wingman/ledger-format';
import { createConsumer, verdictsWatch } from '@wingman/queue';
import type { Closable, Dependency, Log, Metrics, Route } from '@wingman/service-kit';
import { alertRoutes } from './alert/alert.route.js';
import { createCheckpointStore } from './checkpoint/checkpoint.store.js';
import { startCheckpointKeeper } from './checkpoint/keeper.js';
import type { LedgerClient } from './checkpoint/ledger-client.js';
import { createDeliveryStore } from './delivery/delivery.store.js';
import { createReportStore } from './delivery/report.store.js';
import { deliveryRoutes } from './delivery/delivery.route.js';
import { createWaitingRoom } from './delivery/waiting-room.js';
import { startEscalation } from './escalation/escalation.js';
import { chatRoutes } from './chat/chat.route.js';
import { leaseRoutes } from './lease/lease.route.js';
import { createLeaseStore } from './lease/lease.store.js';
import { createWatcherMetrics } from './metrics.js';
import type { SecondFactorDeps } from './standing/second-factor.js';
import { standingRoutes } from './standing/standing.route.js';
import { createTailStore } from './tail/tail.store.js';
import { startTail } from './tail/tail.js';
import type { AskForRollback } from './rollback/approvals-client.js';
import { createRollbackStore } from './rollback/rollback.store.js';
import { startRollbacks } from './rollback/rollbacks.js';
import type { VerdictSettings } from './verdict/verdict-policy.js';
import { createVerdictHandler } from './verdict/verdict.worker.js';
import type { VerdictHandler } from './verdict/verdict.worker.js';

export interface WatcherDeps {
  db: Db;
  /** For the one connection that listens. */
  databaseUrl: string;
  log: Log;
  metrics: Metrics;
  policy: Pick<VerdictSettings, 'lockOnFalse' | 'lateAfterMs'> & {
    /** How long an alert may stay unacknowledged before people are reminded; 0: for ever. */
    escalateAfterMs: number;
    /** How long looks at the same fault of the ledger are one alert. */
    dedupWindowMs: number;
  };
  /** The ledger whose checkpoints are kept and compared; without it nobody does. */
  ledger?: { client: LedgerClient; verifiers: readonly NoteVerifier[]; everyMs?: number };
  /** Who asks people about rollbacks; without it they wait. */
  rollbacks?: { ask: AskForRollback; everyMs?: number; leaseSeconds?: number };
  /** What people need for letting a worker in again. */
  secondFactor: SecondFactorDeps;
  /** Redis of the queues; without it the ledger alone brings verdicts. */
  queue?: { redisUrl: string; prefix?: string };
  /** Milliseconds between two looks at the heads of the logs. */
  pollMs?: number;
  /** Milliseconds between two looks for alerts that nobody has acknowledged. */
  escalateMs?: number;
  /** Milliseconds between two sweeps for what is kept no longer. */
  retentionMs?: number;
  /** Milliseconds between two looks of a waiting bot that nobody wakes. */
  lookMs?: number;
}

export interface Watcher {
  routes: Route[];
  dependencies: Dependency[];
  parts: Closable[];
  /** Answers jobs of the queue `verdicts.watch`. */
  onVerdict: VerdictHandler;
  /** Long polls answer at once and no more wait: the process is about to end. */
  onStopping(): void;
}

/** The whole watcher but for its HTTP server: starts following the ledger and the queue at once. */
export function createWatcher(deps: WatcherDeps): Watcher {
  const { db, databaseUrl, log, metrics, policy, queue, ledger, pollMs = 250, lookMs = 1_000, escalateMs } = deps;
  const watcherMetrics = createWatcherMetrics(metrics, db);
  const settings = { ...policy, deployment: deps.secondFactor.deployment };
  const room = createWaitingRoom();
  const listener = createListener({
    url: databaseUrl,
    applicationName: 'wingman watcher listener',
    onWake: { watcher_deliveries: room.wake },
  });
  const tail = startTail({
    store: createTailStore({ db, settings, batch: 1_000 }),
    log,
    pollMs,
    onRaised: watcherMetrics.alertsRaised,
    onLag: watcherMetrics.setTailLag,
  });
  const escalation = startEscalation({
    db,
    log,
    afterMs: policy.escalateAfterMs,
    deployment: settings.deployment,
    everyMs: escalateMs,
  });
  const keepers = ledger
    ? [
        startCheckpointKeeper({
          store: createCheckpointStore(db),
          ledger: ledger.client,
          verifiers: ledger.verifiers,
          everyMs: ledger.everyMs,
          log,
          onRaised: watcherMetrics.alertsRaised,
          windowMs: policy.dedupWindowMs,
        }),
      ]
    : [];
  const onVerdict = createVerdictHandler({
    db,
    settings,
    onRaised: watcherMetrics.alertsRaised,
    nudgeTail: tail.wake,
  });
  const rollbacks = deps.rollbacks
    ? [
        startRollbacks({
          ...deps.rollbacks,
          store: createRollbackStore(db),
          log,
          onRaised: watcherMetrics.alertsRaised,
        }),
      ]
    : [];
  const retention = startRetention({ db, log, forget: 'watcher.forget_messages', everyMs: deps.retentionMs });
  const consumers = queue ? [createConsumer(verdictsWatch, onVerdict, { ...queue, log, concurrency: 4 })] : [];

  return {
    routes: [
      ...alertRoutes({ db }),
      ...standingRoutes({ db, secondFactor: deps.secondFactor }),
      ...deliveryRoutes({ store: createDeliveryStore(db), reports: createReportStore(db), room, lookMs }),
      ...leaseRoutes({ store: createLeaseStore(db) }),
      ...chatRoutes({ db }),
    ],
    dependencies: [
      tail.dependency,
      ...consumers.map(({ dependency }) => dependency),
      ...keepers.map(({ dependency }) => dependency),
      ...rollbacks.map(({ dependency }) => dependency),
    ],
    parts: [
      ...consumers,
      tail,
      escalation,
      retention,
      ...rollbacks,
      ...keepers,
      { name: 'delivery listener', close: () => listener.close() },
    ],
    onVerdict,
    onStopping: room.close,
  };
}
