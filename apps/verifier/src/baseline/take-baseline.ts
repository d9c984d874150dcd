import type { CheckReason } from '@wingman/contracts';
import { eachWithin } from '../audit/each-within.js';
import { ownName, serves, type ServedHosts } from '../host/served-hosts.js';
import { DEFAULT_LIMITS } from '../probe/probe.js';
import { surroundingsOf, type VerifierWorld } from '../verification.js';
import type { BaselineStore, Registered } from './baseline.store.js';
import type { Material } from './material.js';
import { takeMaterial } from './take-material.js';

interface BaselineTakerDeps {
  store: BaselineStore;
  worldOf: (tenantId: string) => VerifierWorld;
  hosts: ServedHosts;
}

// Looked at together, so that the last of many checks is not seen long after the first.
const LANES = 4;

/** Takes baselines of registered checks: whatever is taken or not is recorded once. */
export function createBaselineTaker({ store, worldOf, hosts }: BaselineTakerDeps) {
  const host = ownName(hosts);

  async function record(tenantId: string, registered: Registered, reason: CheckReason): Promise<void> {
    const { checkId, workerId, databaseNow: at } = registered;
    await store.record(tenantId, { checkId, workerId, host, reason, materials: [], beganAt: at, takenAt: at });
  }

  return {
    /** Takes the baseline of a check that has none yet. Leaves checks about other hosts alone. */
    async take(tenantId: string, checkId: string): Promise<void> {
      const registered = await store.find(tenantId, checkId);
      if (registered?.checks === undefined || registered.isRecorded) return;
      if (!serves(hosts, registered.context.host)) return;
      const clock = databaseClock(registered.databaseNow);
      const materials = await materialsOf(registered, worldOf(tenantId), clock);
      const { workerId, databaseNow: beganAt } = registered;
      const reason = materials.some(isSeen) ? undefined : (materials[0]?.reason ?? 'look_failed');
      await store.record(tenantId, { checkId, workerId, host, reason, materials, beganAt, takenAt: clock() });
    },

    /** Records that none can be taken. */
    async giveUp(tenantId: string, checkId: string, reason: CheckReason): Promise<void> {
      const registered = await store.find(tenantId, checkId);
      if (registered?.checks !== undefined && !registered.isRecorded) await record(tenantId, registered, reason);
    },
  };
}
export type BaselineTaker = ReturnType<typeof createBaselineTaker>;

/** Another machine's clock may go wrong; times that are compared with the database's are told by the database's. */
function databaseClock(databaseNow: Date): () => Date {
  const from = performance.now();
  return () => new Date(databaseNow.getTime() + Math.ceil(performance.now() - from));
}

async function materialsOf(registered: Registered, world: VerifierWorld, clock: () => Date): Promise<Material[]> {
  const { checks = [], context } = registered;
  const limits = world.limits ?? DEFAULT_LIMITS;
  const ends = [AbortSignal.timeout(limits.claimMs), ...(world.signal ? [world.signal] : [])];
  const at = surroundingsOf(world, { context: { cwd: context.cwd } }, limits, AbortSignal.any(ends));
  const materials: Material[] = [];
  await eachWithin(LANES, [...checks.entries()], async ([place, check]) => {
    materials[place] = await takeMaterial(check, at, clock);
  });
  return materials;
}

/** Of a check that only compares, what is compared was seen. */
const isSeen = ({ facts, outcome, reason }: Material): boolean =>
  facts !== undefined || outcome !== 'UNKNOWN' || reason === 'missing_baseline';
