import { startRetention } from '@wingman/db';
import type { Closable, Dependency, Loop, Metrics, Route } from '@wingman/service-kit';
import type { SigningKey } from '@wingman/token';
import { attestationRoutes } from './attestation/attestation.route.js';
import { createAttestationStore } from './attestation/attestation.store.js';
import { createAuditor } from './audit/auditor.js';
import { createJobHandler } from './audit/job.js';
import { startSweepLoop } from './audit/sweep-loop.js';
import { createSweepStore } from './audit/sweep.store.js';
import { createSweep } from './audit/sweep.js';
import { wireBaselines } from './baseline/wire-baselines.js';
import type { BaselineDeps } from './baseline/wire-baselines.js';
import { ownName } from './host/served-hosts.js';
import type { JobTakers } from './host/queues.js';
import { judge } from './judge/judge.js';
import type { ModelParts } from './enhanced/model-ways.js';
import type { Judgement, JudgePart, Question } from './judge/judge.js';
import { createVerifierMetrics } from './metrics.js';
import { createLoggedClaimStore } from './question/logged-claim.store.js';
import { questionRoutes } from './question/question.route.js';
import { createVerificationStore } from './question/verification.store.js';
import { againRoutes } from './reverify/again.route.js';
import { createLookAgain } from './reverify/look-again.js';
import { startRecheckLoop } from './reverify/recheck-loop.js';
import type { RecheckLoopDeps } from './reverify/recheck-loop.js';
import { createRecheckStore } from './reverify/recheck.store.js';

export interface VerifierDeps extends BaselineDeps {
  metrics: Metrics;
  judgePart: JudgePart;
  /** The language models that are set up; left out: none. */
  models?: Omit<ModelParts, 'parts'> | undefined;
  /** By which attestations are signed; left out: none are. */
  attestationKey?: SigningKey | undefined;
  /** Claims judged at the same time, per job and per sweep. */
  concurrency: number;
  /** Told of a FALSE verdict on a logged claim after it was committed. */
  onFalse: (tenantId: string, verificationId: string) => void;
  /** Milliseconds between two sweeps. */
  sweepIntervalMs?: number;
  /** Milliseconds between two sweeps for what is kept no longer. */
  retentionMs?: number;
  /** Who looks again at what was TRUE, where policy wants it; left out: this process never does by itself. */
  recheck?: {
    deployment: string;
    /** The names of the machine that is looked at. */
    hosts: readonly string[];
    everyMs?: number;
    roundSeconds?: number;
    leaseSeconds?: number;
  };
}

export interface Verifier {
  routes: Route[];
  dependencies: Dependency[];
  parts: Closable[];
  jobs: JobTakers;
}

type Recheck = NonNullable<VerifierDeps['recheck']>;

/** The verifier without its queue connections: starts sweeping at once. */
export function createVerifier(deps: VerifierDeps): Verifier {
  const { db, log, concurrency } = deps;
  const metrics = createVerifierMetrics(deps.metrics, db, deps.models?.state);
  const claims = createLoggedClaimStore(db);
  const judgeByItself = async (question: Question): Promise<Judgement> => {
    const judgement = await judge(question, deps.judgePart, deps.models?.ways);
    metrics.observeChecks(judgement);
    return judgement;
  };
  const baselines = wireBaselines(deps, judgeByItself);
  const judgeQuestion = baselines.judge;
  const judgeLogged = (question: Question) => judgeQuestion({ ...question, binding: true });
  const host = ownName(deps.hosts);
  const auditor = createAuditor({
    db,
    judge: judgeLogged,
    host,
    onFalse: deps.onFalse,
    observe: metrics.observeVerdict,
  });
  const auditing = { claims, auditor, hosts: deps.hosts, watch: baselines.watch, concurrency };
  const sweep = createSweep({ store: createSweepStore(db), ...auditing });
  const loop = startSweepLoop(sweep, log, deps.sweepIntervalMs);
  const retention = startRetention({ db, log, forget: 'verifier.forget_questions', everyMs: deps.retentionMs });
  const verifications = createVerificationStore(db);
  const lookAgain = createLookAgain({
    db,
    judge: judgeLogged,
    host,
    onFalse: deps.onFalse,
    observe: metrics.observeLook,
  });
  const rechecks = deps.recheck ? [recheckLoop(deps, deps.recheck, { claims, lookAgain })] : [];
  return {
    routes: [
      ...attestationRoutes({ verifications, attestations: createAttestationStore(db), key: deps.attestationKey }),
      ...questionRoutes({ judge: judgeQuestion, verifications, claims, findCheck: baselines.find, host }),
      ...againRoutes({ verifications, claims, lookAgain }),
    ],
    dependencies: [loop.dependency, baselines.loop.dependency, ...rechecks.map(({ dependency }) => dependency)],
    parts: [loop, baselines.loop, ...rechecks, retention],
    jobs: {
      onClaims: createJobHandler({ ...auditing, forward: baselines.forwardClaims }),
      onHostClaims: createJobHandler(auditing),
      ...baselines.jobs,
    },
  };
}

const ROUND_SECONDS = 60;
const LEASE_SECONDS = 1_800;

function recheckLoop(
  { db, log, concurrency }: VerifierDeps,
  { everyMs = 30_000, roundSeconds = ROUND_SECONDS, leaseSeconds = LEASE_SECONDS, ...where }: Recheck,
  looking: Pick<RecheckLoopDeps, 'claims' | 'lookAgain'>,
): Loop {
  const store = createRecheckStore({ db, ...where, roundSeconds, leaseSeconds });
  return startRecheckLoop({ store, ...looking, concurrency, log, everyMs });
}
