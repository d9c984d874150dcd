import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import { eachWithin } from '../audit/each-within.js';
import type { LoggedClaimStore } from '../question/logged-claim.store.js';
import type { LookAgain } from './look-again.js';
import type { DueClaim, RecheckStore, RoundToDo } from './recheck.store.js';

export interface RecheckLoopDeps {
  store: RecheckStore;
  claims: LoggedClaimStore;
  lookAgain: LookAgain;
  /** Looks at the same time. */
  concurrency: number;
  log: Log;
  everyMs: number;
}

/** Looks again at claims that were found TRUE, where a tenant's policy wants it: is it still there? */
export function startRecheckLoop({ store, claims, lookAgain, concurrency, log, everyMs }: RecheckLoopDeps): Loop {
  async function lookAt(tenantId: string, { claimId, done }: DueClaim, { rules }: RoundToDo): Promise<void> {
    const claim = await claims.find(tenantId, claimId);
    if (!claim) throw new Error(`claim ${claimId} is not in the log`);
    const number = done + 1;
    await lookAgain(tenantId, claim, {
      number,
      nextInMinutes: number < rules.times ? rules.every_minutes : undefined,
    });
  }

  return startLoop({
    name: 'recheck',
    everyMs,
    log,
    async work(signal) {
      for (const { tenantId, size } of await store.heads()) {
        if (signal.aborted) return;
        const round = await store.beginRound(tenantId, size);
        if (!round) continue;
        await eachWithin(concurrency, round.due, async (due) => {
          // What is left when the process ends, and what cannot be looked at, comes again when its lease has ended.
          if (signal.aborted) return;
          await lookAt(tenantId, due, round).catch((error: unknown) =>
            log.warn('a claim could not be looked at again', { tenant_id: tenantId, claim_id: due.claimId, error }),
          );
        });
      }
    },
  });
}
