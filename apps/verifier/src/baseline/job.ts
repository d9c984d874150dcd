import type { ChecksBaselineJob } from '@wingman/contracts';
import type { HostWatch } from '../host/host-watch.js';
import { serves, type ServedHosts } from '../host/served-hosts.js';
import type { BaselineStore } from './baseline.store.js';
import type { BaselineTaker } from './take-baseline.js';

interface BaselineJobDeps {
  store: BaselineStore;
  taker: BaselineTaker;
  hosts: ServedHosts;
  watch: HostWatch;
  /** Hands a job to the replicas of another host; undefined where it came to this host by such a way itself. */
  forward?: ((host: string, job: ChecksBaselineJob) => void) | undefined;
}

/** The quick way to a baseline; the sweep finds what this does not take. */
export function createBaselineJobHandler({ store, taker, hosts, watch, forward }: BaselineJobDeps) {
  return async (job: ChecksBaselineJob): Promise<void> => {
    const { tenant_id: tenantId, check_id: checkId } = job;
    const registered = await store.find(tenantId, checkId);
    if (registered === undefined || registered.rests) return;
    const { host } = registered.context;
    if (serves(hosts, host)) return taker.take(tenantId, checkId);
    if (host === undefined || forward === undefined) return;
    if (await watch.mayCome(host, registered.registeredAt)) forward(host, job);
  };
}
