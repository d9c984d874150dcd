import { atHost, checksBaseline, claimsVerify, createConsumer, createProducer } from '@wingman/queue';
import type { Producer, QueueDefinition, QueueOptions } from '@wingman/queue';
import type { ChecksBaselineJob, VerifyClaimsJob } from '@wingman/contracts';
import type { Closable } from '@wingman/service-kit';
import type { ServedHosts } from './served-hosts.js';

/** Jobs on their way to the replicas of other hosts: one producer a host, made when it is first needed. */
export interface Forwarding extends Closable {
  claims: (host: string, job: VerifyClaimsJob) => void;
  baselines: (host: string, job: ChecksBaselineJob) => void;
}

/** Only for hosts that are known to be served: the names in claims are anybody's. */
export function createForwarding(options: QueueOptions): Forwarding {
  const producers: Closable[] = [];
  const to = <Job>(definition: QueueDefinition<Job>) => {
    const known = new Map<string, Producer<Job>>();
    return (host: string, job: Job): void => {
      const producer = known.get(host) ?? createProducer(atHost(definition, host), options);
      if (!known.has(host)) producers.push(producer);
      known.set(host, producer);
      void producer.add(job);
    };
  };
  return {
    name: 'forwarding',
    claims: to(claimsVerify),
    baselines: to(checksBaseline),
    async close() {
      await Promise.all(producers.map((producer) => producer.close()));
    },
  };
}

/** What takes the jobs of a replica: by itself, and as they were handed on by others. */
export interface JobTakers {
  onClaims: (job: VerifyClaimsJob) => Promise<void>;
  onHostClaims: (job: VerifyClaimsJob) => Promise<void>;
  onBaseline: (job: ChecksBaselineJob) => Promise<void>;
  onHostBaseline: (job: ChecksBaselineJob) => Promise<void>;
}

const CLAIM_JOBS = 4;

/** Consumes the queues of the served hosts, and where claims without a host are judged those of everybody. */
export function consumeJobs(
  takers: JobTakers,
  { names, servesDefault }: ServedHosts,
  options: QueueOptions,
): Closable[] {
  const many = { ...options, concurrency: CLAIM_JOBS };
  const own = names.flatMap((name) => [
    createConsumer(atHost(claimsVerify, name), takers.onHostClaims, many),
    createConsumer(atHost(checksBaseline, name), takers.onHostBaseline, many),
  ]);
  if (!servesDefault) return own;
  return [
    createConsumer(claimsVerify, takers.onClaims, many),
    createConsumer(checksBaseline, takers.onBaseline, many),
    ...own,
  ];
}
