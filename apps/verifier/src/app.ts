import type { VerifyClaimsJob } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { Closable, Dependency, Log, Metrics, Route } from '@wingman/service-kit';
import { createAuditor } from './audit/auditor.js';
import { createJobHandler } from './audit/job.js';
import { startSweepLoop } from './audit/sweep-loop.js';
import { createSweepStore } from './audit/sweep.store.js';
import { createSweep } from './audit/sweep.js';
import { judge } from './judge/judge.js';
import type { Judgement, JudgePart, Question } from './judge/judge.js';
import { createVerifierMetrics } from './metrics.js';
import { createLoggedClaimStore } from './question/logged-claim.store.js';
import { questionRoutes } from './question/question.route.js';
import { createVerificationStore } from './question/verification.store.js';

export interface VerifierDeps {
  db: Db;
  log: Log;
  metrics: Metrics;
  judgePart: JudgePart;
  /** Claims judged at the same time, per job and per sweep. */
  concurrency: number;
  /** Told of a FALSE verdict on a logged claim after it was committed. */
  onFalse: (tenantId: string, verificationId: string) => void;
  /** Milliseconds between two sweeps. */
  sweepIntervalMs?: number;
}

export interface Verifier {
  routes: Route[];
  dependencies: Dependency[];
  parts: Closable[];
  /** Answers jobs of the queue `claims.verify`. */
  onClaims: (job: VerifyClaimsJob) => Promise<void>;
}

/** The verifier without its queue connections: starts sweeping at once. */
export function createVerifier(deps: VerifierDeps): Verifier {
  const { db, log, concurrency } = deps;
  const metrics = createVerifierMetrics(deps.metrics);
  const claims = createLoggedClaimStore(db);
  const judgeQuestion = async (question: Question): Promise<Judgement> => {
    const judgement = await judge(question, deps.judgePart);
    metrics.observeChecks(judgement);
    return judgement;
  };
  const auditor = createAuditor({
    db,
    judge: judgeQuestion,
    onFalse: deps.onFalse,
    observe: metrics.observeVerdict,
  });
  const sweep = createSweep({ store: createSweepStore(db), claims, auditor, concurrency });
  const loop = startSweepLoop(sweep, log, deps.sweepIntervalMs);
  return {
    routes: questionRoutes({ judge: judgeQuestion, verifications: createVerificationStore(db), claims }),
    dependencies: [loop.dependency],
    parts: [loop],
    onClaims: createJobHandler({ claims, auditor, concurrency }),
  };
}
