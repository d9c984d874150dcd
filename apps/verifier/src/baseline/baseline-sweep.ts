import { eachWithin } from '../audit/each-within.js';
import type { SweepStore } from '../audit/sweep.store.js';
import type { HostWatch } from '../host/host-watch.js';
import type { ServedHosts } from '../host/served-hosts.js';
import type { BaselineStore, DueBaseline } from './baseline.store.js';
import type { BaselineTaker } from './take-baseline.js';

const CHECKS_PER_ROUND = 100;
// A look that ends the process is tried this often in all, then given up honestly.
const MAX_ATTEMPTS = 4;

interface BaselineSweepDeps {
  store: BaselineStore;
  attempts: Pick<SweepStore, 'beginAttempt' | 'endAttempt'>;
  taker: BaselineTaker;
  hosts: ServedHosts;
  watch: HostWatch;
  concurrency: number;
}

/** Finds checks without a baseline whose job got lost, and those about hosts that nobody serves. */
export function createBaselineSweep({ store, attempts, taker, hosts, watch, concurrency }: BaselineSweepDeps) {
  async function takeDue({ tenantId, checkId }: DueBaseline): Promise<void> {
    const attempt = await attempts.beginAttempt(tenantId, checkId);
    if (attempt > MAX_ATTEMPTS) await taker.giveUp(tenantId, checkId, 'look_failed');
    else await taker.take(tenantId, checkId);
    await attempts.endAttempt(tenantId, checkId);
  }

  async function giveUpDue({ tenantId, checkId, host = '', since }: DueBaseline): Promise<void> {
    if (!(await watch.mayCome(host, since))) await taker.giveUp(tenantId, checkId, 'other_host');
  }

  return async (): Promise<void> => {
    await eachWithin(concurrency, await store.due(hosts, { elsewhere: false, limit: CHECKS_PER_ROUND }), takeDue);
    if (!hosts.servesDefault) return;
    await eachWithin(concurrency, await store.due(hosts, { elsewhere: true, limit: CHECKS_PER_ROUND }), giveUpDue);
  };
}
