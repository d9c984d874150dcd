import type { Db } from '@wingman/db';
import { startLoop } from '@wingman/service-kit';
import type { Log } from '@wingman/service-kit';
import { createSweepStore } from '../audit/sweep.store.js';
import { createHostStore } from '../host/host.store.js';
import { createHostWatch } from '../host/host-watch.js';
import type { Forwarding } from '../host/queues.js';
import type { ServedHosts } from '../host/served-hosts.js';
import type { Judgement, Question } from '../judge/judge.js';
import type { VerifierWorld } from '../verification.js';
import { createBaselineStore } from './baseline.store.js';
import { createBaselineSweep } from './baseline-sweep.js';
import { createBaselineJobHandler } from './job.js';
import { createRegisteredJudge } from './judge-registered.js';
import { createBaselineTaker } from './take-baseline.js';

export interface BaselineDeps {
  db: Db;
  log: Log;
  /** What there is to be seen for a tenant. */
  worldOf: (tenantId: string) => VerifierWorld;
  /** Whose claims and checks are judged here; a host that was served before is waited for `waitMs`. */
  hosts: ServedHosts & { waitMs: number };
  /** Hands jobs on to other hosts; without it their sweeps find them. */
  forwarding?: Pick<Forwarding, 'claims' | 'baselines'> | undefined;
  concurrency: number;
  /** Milliseconds between two sweeps. */
  sweepIntervalMs?: number | undefined;
}

const SWEEP_MS = 1_000;

/** Everything about registered checks: who takes their baselines, and who judges by them. Starts sweeping at once. */
export function wireBaselines(deps: BaselineDeps, judge: (question: Question) => Promise<Judgement>) {
  const { db, log, hosts, worldOf, concurrency } = deps;
  const store = createBaselineStore(db);
  const watch = createHostWatch({ store: createHostStore(db), names: hosts.names, waitMs: hosts.waitMs });
  const taker = createBaselineTaker({ store, worldOf, hosts });
  const taking = { store, taker, hosts, watch };
  const sweep = createBaselineSweep({ ...taking, attempts: createSweepStore(db), concurrency });
  const loop = startLoop({
    name: 'baselines',
    everyMs: deps.sweepIntervalMs ?? SWEEP_MS,
    log,
    async work() {
      await watch.announce();
      await sweep();
    },
  });
  return {
    watch,
    loop,
    find: store.find,
    judge: createRegisteredJudge({ judge, find: store.find, hosts }),
    jobs: {
      onBaseline: createBaselineJobHandler({ ...taking, forward: deps.forwarding?.baselines ?? leaveToSweep }),
      onHostBaseline: createBaselineJobHandler(taking),
    },
    forwardClaims: deps.forwarding?.claims ?? leaveToSweep,
  };
}

const leaveToSweep = (): void => undefined;
