import { createListener, startRetention } from '@wingman/db';
import type { Db } from '@wingman/db';
import { createPolicyBook } from '@wingman/policy';
import type { SealingKey } from '@wingman/second-factor';
import type { Boot, Closable, Dependency, Route } from '@wingman/service-kit';
import { createApprovalStore } from './approval/approval.store.js';
import { authzenRoutes } from './authzen/authzen.route.js';
import type { Vocabulary } from './authzen/question.js';
import { bulkRejectRoutes } from './bulk-reject/bulk-reject.route.js';
import { createWaitingReader } from './bulk-reject/bulk-reject.store.js';
import { cancelRoutes } from './cancel/cancel.route.js';
import { createCancelStore } from './cancel/cancel.store.js';
import { createDecisionMetrics } from './decision/decision-metrics.js';
import { decisionRoutes } from './decision/decision.route.js';
import { createSay } from './decision/say.js';
import { deliveryRoutes } from './delivery/delivery.route.js';
import { createDeliveryStore } from './delivery/delivery.store.js';
import { createReportStore } from './delivery/report.store.js';
import { shownRoutes } from './delivery/shown.route.js';
import { createShownStore } from './delivery/shown.store.js';
import { createEscalation } from './escalation/escalation.store.js';
import { createExpiryJobs } from './expiry/expiry-jobs.js';
import { createExpiryStore } from './expiry/expiry.store.js';
import { createExpiryHandler, startExpirySweep } from './expiry/expiry.worker.js';
import type { KeyRing } from './key-ring.js';
import { listRoutes } from './list/list.route.js';
import { createApprovalsMetrics } from './metrics.js';
import type { ApprovalsMetrics } from './metrics.js';
import { pauseRoutes } from './pause/pause.route.js';
import { withoutDocker } from './request/binding.js';
import type { ObjectResolver } from './request/binding.js';
import { createGatekeeperReader } from './request/gatekeeper.read-model.js';
import type { RequestDeps } from './request/request.route.js';
import { outputReviewRoutes } from './request/output-review.route.js';
import { requestRoutes } from './request/request.route.js';
import { rollbackRoutes } from './request/rollback.route.js';
import { createRollbackReader } from './request/rollback.store.js';
import { createRequestStore } from './request/request.store.js';
import { readHere } from './request/text-reader.js';
import type { TextReader } from './request/text-reader.js';
import { createStatsReader } from './stats/stats.read-model.js';
import { statsRoutes } from './stats/stats.route.js';
import { createTokenMetrics } from './token/token-metrics.js';
import { tokenRoutes } from './token/token.route.js';
import { rolloutRoutes } from './rollout/rollout.route.js';
import { createRolloutStore } from './rollout/rollout.store.js';
import type { Validator } from './validation/candidate.js';
import { createReferenceReader } from './validation/references.store.js';
import type { Rollout } from './validation/rollout.js';
import { createValidationMetrics } from './validation/validation-metrics.js';
import { createValidation, createValidator } from './validation/validator.js';
import { createWaitBoard } from './wait/wait-board.js';
import { waitRoutes } from './wait/wait.route.js';

export interface ApprovalsDeps {
  boot: Pick<Boot, 'log' | 'metrics'>;
  db: Db;
  /** For the one connection that listens. */
  databaseUrl: string;
  /** DEPLOYMENT_ENV */
  deployment: 'dev' | 'test' | 'prd';
  /** Environments that a request may name; default: the deployment's own. */
  allowedEnvironments?: readonly string[] | undefined;
  /** Signs what is decided; the database does not hold it. */
  decisionKeys: KeyRing;
  /** Signs capability tokens. */
  tokenKeys: KeyRing;
  tokenTtlSeconds: number;
  /** Under which clients of AuthZEN know this service. */
  authzen?: { baseUrl?: string | undefined; vocabulary?: Vocabulary };
  /** How long a request waits that does not say. */
  ttlSeconds: number;
  /** By which people's generators of one-time codes are sealed; without it what needs a code is refused. */
  sealingKey?: SealingKey | undefined;
  rollout: Rollout;
  /** Fixes what commands name; not given: docker commands are unresolved. */
  resolver?: ObjectResolver | undefined;
  /** Where texts of requests are read; in this thread when absent. */
  reader?: TextReader;
  /** In the place of the product's own. */
  validator?: Validator;
  /** Redis of the queue; without it the sweep alone ends requests. */
  redis?: { url: string; prefix?: string } | undefined;
  /** Milliseconds between two sweeps for requests whose time is up. */
  sweepMs?: number;
  /** Milliseconds between two sweeps for what is kept no longer. */
  retentionMs?: number;
}

export interface Approvals {
  routes: Route[];
  dependencies: Dependency[];
  /** In the order in which they must end. */
  parts: Closable[];
  /** Long polls answer at once and no more wait: the process is about to end. */
  onStopping(): void;
}

const SWEEP_MS = 1_000;

/** Everything of the service but its HTTP server, wired. */
export function createApprovals(deps: ApprovalsDeps): Approvals {
  const { boot, db, databaseUrl, deployment, rollout, reader = readHere, sweepMs = SWEEP_MS } = deps;
  const { log } = boot;
  const expiry = createExpiryStore(db);
  const board = createWaitBoard({ settledAmong: settledAmong(db), log });
  const listener = createListener({
    url: databaseUrl,
    applicationName: 'wingman approvals listener',
    onWake: { approvals_settled: board.wake },
  });
  const metrics = createApprovalsMetrics(boot.metrics, db, board.waiting);
  const onExpired = (count: number): void => metrics.settled('EXPIRED', count);
  const escalate = createEscalation(db, metrics.escalated);
  const sweep = startExpirySweep({ store: expiry, log, everyMs: sweepMs, onExpired, escalate });
  const jobs = createExpiryJobs(deps, createExpiryHandler(expiry, onExpired));
  const retention = startRetention({ db, log, forget: 'approvals.forget_messages', everyMs: deps.retentionMs });

  const stopping = new AbortController();
  const approvals = createApprovalStore(db);
  const gatekeeper = createGatekeeperReader(db);
  const rollouts = createRolloutStore(db, rollout);
  const validations = createValidationMetrics(boot.metrics);
  const stats = createStatsReader(db);
  const asking: RequestDeps = {
    store: createRequestStore(db),
    policies: createPolicyBook(gatekeeper),
    gatekeeper,
    resolver: deps.resolver ?? withoutDocker,
    reader,
    validate: createValidation({
      validator: deps.validator ?? createValidator(createReferenceReader(db, gatekeeper), reader),
      rolloutOf: rollouts.effective,
      log,
      onFailed: metrics.validationFailed,
    }),
    decisionKey: deps.decisionKeys.signing,
    deployment,
    allowedEnvironments: deps.allowedEnvironments ?? [deployment],
    ttlSeconds: deps.ttlSeconds,
    onWaiting: jobs.announce,
    observe: (answer) => {
      metrics.requested(answer);
      validations.observe(answer);
    },
  };
  return {
    routes: [
      ...requestRoutes(asking),
      ...outputReviewRoutes(asking),
      ...rollbackRoutes({ ...asking, approvals, rollbacks: createRollbackReader(db) }),
      ...listRoutes({ approvals }),
      ...waitRoutes({ approvals, board }),
      ...cancelRoutes({ store: createCancelStore(db), approvals, onCancelled: cancelled(metrics) }),
      ...statsRoutes({ stats }),
      ...rolloutRoutes({ rollouts, stats }),
      ...decidingRoutes(deps, metrics, validations.appealed),
      ...tellingRoutes(deps, stopping.signal),
    ],
    dependencies: [sweep.dependency, ...jobs.dependencies],
    parts: [
      ...jobs.parts,
      sweep,
      retention,
      { name: 'reader', close: () => reader.close() },
      { name: 'approval listener', close: () => listener.close() },
    ],
    onStopping() {
      board.close();
      stopping.abort();
    },
  };
}

/** What people say, the tokens that follow from it, and the switch that stops both. */
function decidingRoutes(
  { db, boot, decisionKeys, tokenKeys, ...deps }: ApprovalsDeps,
  metrics: ApprovalsMetrics,
  onAppealed: () => void,
) {
  const { trusted } = decisionKeys;
  const secondFactor = { sealingKey: deps.sealingKey, deployment: deps.deployment };
  const say = createSay({
    db,
    keys: decisionKeys,
    secondFactor,
    metrics: createDecisionMetrics(boot.metrics),
    onSettled: metrics.settled,
    onAppealed,
  });
  return [
    ...decisionRoutes({ say }),
    ...bulkRejectRoutes({ say, waiting: createWaitingReader(db) }),
    ...tokenRoutes({
      db,
      tokenKeys,
      trusted,
      ttlSeconds: deps.tokenTtlSeconds,
      secondFactor,
      metrics: createTokenMetrics(boot.metrics),
    }),
    ...pauseRoutes({ db }),
    ...authzenRoutes({ db, trusted, ...deps.authzen }),
  ];
}

/** Milliseconds between two looks of a waiting bot: well below the second in which people are to be told. */
const LOOK_MS = 250;

/** What people are told, and what the buttons under it mean. */
const tellingRoutes = ({ db }: ApprovalsDeps, stopping: AbortSignal): Route[] => [
  ...deliveryRoutes({ store: createDeliveryStore(db), reports: createReportStore(db), lookMs: LOOK_MS, stopping }),
  ...shownRoutes({ store: createShownStore(db) }),
];

const cancelled = (metrics: ApprovalsMetrics) => (): void => metrics.settled('CANCELLED');

/** One look for all waiters of all tenants; it tells ids only. */
const settledAmong = (db: Db) => async (approvalIds: readonly string[]) => {
  const { rows } = await db.query<{ approval_id: string }>(
    'SELECT approval_id FROM approvals.settled_among($1) AS settled (approval_id)',
    [approvalIds],
  );
  return rows.map(({ approval_id: approvalId }) => approvalId);
};
