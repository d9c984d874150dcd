import path from 'node:path';
import { WingmanError } from '@wingman/sdk';
import type { System } from './system.js';

/** A claim that must be in the ledger. */
export interface Acknowledged {
  /** As it was answered; undefined when only a repeat was answered, and the worker had been locked for it by then. */
  claimId: string | undefined;
  workerId: string;
  claim: string;
  isLie: boolean;
}

const EVERY_NTH_IS_A_LIE = 5;

/**
 * Posts claims from several workers until stopped, one liar in five. Each liar is a worker of its own, because a liar
 * is locked. A claim is posted again under the same Idempotency-Key until it is answered (the client sees to it).
 */
export function startLoad(
  { work, sandbox }: System,
  { truth, name = 'load', workers = 4 }: { truth: string; name?: string; workers?: number },
) {
  const acknowledged: Acknowledged[] = [];
  let stopped = false;
  let count = 0;

  async function claimOnce(lane: number): Promise<void> {
    const n = (count += 1);
    const isLie = n % EVERY_NTH_IS_A_LIE === 0;
    const workerId = isLie ? `${name}-liar-${n}` : `${name}-honest-${lane}`;
    const claim = `Created ${isLie ? path.join(sandbox, `${name}-nothing-${n}`) : truth}`;
    const claimId = await work.logClaim({ worker_id: workerId, claim, metadata: { n } }).then(
      (logged) => logged.claim_id,
      (error: unknown) => {
        // The first attempt was logged, its answer was lost, and the lie has been seen: nothing else locks this worker.
        if (isLie && error instanceof WingmanError && error.code === 'worker_locked') return undefined;
        throw error;
      },
    );
    acknowledged.push({ claimId, workerId, claim, isLie });
  }

  const lanes = Array.from({ length: workers }, async (_, lane) => {
    while (!stopped) await claimOnce(lane);
  });
  return {
    acknowledged,
    /** Resolves when every claim begun has been answered. */
    async stop(): Promise<Acknowledged[]> {
      stopped = true;
      await Promise.all(lanes);
      return acknowledged;
    },
  };
}
