import type { Db } from '@wingman/db';
import { claimsVerify, createProducer } from '@wingman/queue';
import type { Boot, Closable, Dependency, Route } from '@wingman/service-kit';
import { startAudit } from './audit/audit-loop.js';
import { createAuditFiles, forgetfulStates } from './audit/audit-state.js';
import { createCheckpointFiles } from './checkpoint/checkpoint-file.js';
import { startCheckpointLoop } from './checkpoint/checkpoint-loop.js';
import { checkpointRoutes } from './checkpoint/checkpoint.route.js';
import { createCheckpointer } from './checkpoint/checkpointer.js';
import { createCheckpointMetrics } from './checkpoint/metrics.js';
import { createRefusals } from './checkpoint/refusals.js';
import type { Refusals } from './checkpoint/refusals.js';
import type { LedgerKeys } from './checkpoint/signing-key.js';
import { createClaimReader } from './claim/claim.read-model.js';
import { claimRoutes } from './claim/claim.route.js';
import { logClaimRoutes } from './claim/log-claim.route.js';
import { createEntryReader } from './entry/entry.read-model.js';
import { entryRoutes } from './entry/entry.route.js';
import { startMetaLog } from './meta-log/meta-log.js';
import { startPurge } from './sequence/purge.js';
import { measureIntake } from './sequence/intake-metrics.js';
import { watchIntake } from './sequence/intake-watch.js';
import type { Committed } from './sequence/log-runner.js';
import { createSequencerMetrics } from './sequence/metrics.js';
import { createSequencer } from './sequence/sequencer.js';
import type { Sequencer } from './sequence/sequencer.js';
import { proofRoutes } from './tree/proof.route.js';
import { tileRoutes } from './tree/tile.route.js';
import { createTree } from './tree/tree.store.js';

export interface LedgerDeps {
  boot: Boot;
  db: Db;
  /** For the connection that LISTENs. */
  databaseUrl: string;
  /** Connections of the pool; half of them are for the sequencer. */
  poolSize: number;
  keys: LedgerKeys;
  /** Where checkpoints are published; undefined: in the database only. */
  checkpointDir: string | undefined;
  redis: { url: string; prefix?: string } | undefined;
  /** Pace of the background audit; 0 turns it off. */
  auditEntriesPerSecond: number;
  /** Milliseconds between two rounds of the meta-log, and between two audits of a log. */
  paces?: { metaLogMs?: number; auditRestMs?: number };
}

export interface Ledger {
  routes: Route[];
  dependencies: Dependency[];
  /** In the order in which they must end. */
  parts: Closable[];
}

/** Everything of the service, wired: what writes the log, what signs it, what reads it. */
export function createLedger(deps: LedgerDeps): Ledger {
  const { boot, db, databaseUrl, keys } = deps;
  const { log, metrics } = boot;
  const jobs = createVerifyJobs(deps);

  const sequencer: Sequencer = createSequencer({
    db,
    log,
    metrics: createSequencerMetrics(metrics, () => sequencer.queued()),
    concurrency: Math.max(1, Math.floor(deps.poolSize / 2)),
    onCommitted: jobs.announce,
  });
  measureIntake(metrics, db);
  const intake = watchIntake({ db, databaseUrl, log, sequencer });

  const refusals = createRefusals();
  const files = deps.checkpointDir === undefined ? undefined : createCheckpointFiles(deps.checkpointDir);
  const checkpointer = createCheckpointer({ db, keys, files, refusals });
  const checkpoints = startCheckpointLoop({
    db,
    log,
    checkpointer,
    refusals,
    metrics: createCheckpointMetrics(metrics, { lagMs: () => checkpoints.lag(), refused: refusals.count }),
  });

  const purge = startPurge(db, log);
  const metaLog = startMetaLog({
    db,
    log,
    keys,
    published: checkpoints.published,
    newestNote: checkpointer.newest,
    roundMs: deps.paces?.metaLogMs,
  });
  const audits = startAudits(deps, refusals);

  const entries = createEntryReader(db);
  const tree = createTree(db);
  return {
    routes: [
      ...logClaimRoutes({ sequencer, entries }),
      ...claimRoutes(createClaimReader(db)),
      ...entryRoutes(entries),
      ...proofRoutes(tree),
      ...tileRoutes(tree),
      ...checkpointRoutes({ db, keys, checkpointer, refusals }),
    ],
    dependencies: [checkpoints.dependency, ...jobs.dependencies],
    parts: [
      purge,
      intake,
      { name: 'sequencer', close: () => sequencer.close() },
      metaLog,
      ...audits,
      checkpoints,
      ...jobs.parts,
    ],
  };
}

function startAudits({ boot, db, keys, checkpointDir, auditEntriesPerSecond, paces }: LedgerDeps, refusals: Refusals) {
  if (auditEntriesPerSecond === 0) return [];
  return [
    startAudit({
      ...boot,
      db,
      keys,
      refusals,
      states: checkpointDir === undefined ? forgetfulStates : createAuditFiles(checkpointDir),
      entriesPerSecond: auditEntriesPerSecond,
      restMs: paces?.auditRestMs,
    }),
  ];
}

/** Announces logged claims to the verifier: one job a batch. Without Redis its sweep finds them. */
function createVerifyJobs({ boot: { log, metrics }, redis }: LedgerDeps) {
  if (!redis) return { announce: () => undefined, dependencies: [], parts: [] };
  const producer = createProducer(claimsVerify, { redisUrl: redis.url, prefix: redis.prefix, log, metrics });
  return {
    announce({ tenantId, claims }: Committed): void {
      if (claims) void producer.add({ tenant_id: tenantId, from_seq: claims.fromSeq, to_seq: claims.toSeq });
    },
    dependencies: [producer.dependency],
    parts: [producer],
  };
}
