import { once } from 'node:events';
import type { Closable, Dependency, Metrics } from '@wingman/service-kit';
import { Queue } from 'bullmq';
import type { JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { Gauge } from 'prom-client';
import { assertNoEviction, createOutageLog, DEFAULT_PREFIX, openImpatient, warnOfEviction } from './connection.js';
import type { QueueOptions } from './connection.js';
import type { QueueDefinition } from './definition.js';
import { within } from './within.js';

export interface Producer<Job> extends Closable {
  /**
   * Hands a job over; one that already waits under its id stays as it is. Never throws, and never waits long: false
   * means that the job is lost, and that a sweep of PostgreSQL will find its work. With `delayMs` it is not taken before.
   */
  add(job: Job, options?: { delayMs?: number }): Promise<boolean>;
  /** Degraded while Redis is away or may throw jobs out. */
  dependency: Dependency;
}

// A finished job that stayed would silently swallow the next one under its id, and a sweep would heal nothing.
const JOB_OPTIONS: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 8,
  backoff: { type: 'exponential', delay: 200, jitter: 0.5 },
};
const ANSWER_MS = 1_000;

/** The producing end of a queue. Connects in the background; nothing has to be there yet. */
export function createProducer<Job>(
  { name, jobId }: QueueDefinition<Job>,
  { redisUrl, log, prefix = DEFAULT_PREFIX, metrics }: QueueOptions & { metrics?: Metrics },
): Producer<Job> {
  const redis = openImpatient(redisUrl);
  const outage = createOutageLog(log, `jobs of ${name} cannot be queued; the sweep finds their work`);
  redis.on('error', outage.failed);
  warnOfEviction(redis, log);
  // BullMQ asks the server things at once and never again, so it is given a connection that stands.
  const connected = new Promise<Queue>((resolve) => {
    redis.once('ready', () => {
      const queue = new Queue(name, {
        connection: redis,
        prefix,
        defaultJobOptions: JOB_OPTIONS,
        skipVersionCheck: true,
      });
      queue.on('error', outage.failed);
      resolve(queue);
    });
  });

  /** Asks within a second, or rejects; at once when Redis is away. */
  async function ask<Answer>(what: string, work: (queue: Queue) => Promise<Answer>): Promise<Answer> {
    await within(ANSWER_MS, 'connecting', untilConnected(redis));
    return within(ANSWER_MS, what, connected.then(work));
  }
  if (metrics) measureDepth(name, metrics, () => ask('counting jobs', countJobs));

  return {
    name: `queue ${name}`,
    dependency: { name: `queue ${name}`, required: false, check: () => assertNoEviction(redis) },
    async add(job, { delayMs = 0 } = {}) {
      try {
        await ask('adding a job', (queue) => queue.add(name, job, { jobId: jobId(job), delay: delayMs }));
        outage.worked();
        return true;
      } catch (error) {
        outage.failed(error);
        return false;
      }
    },
    async close() {
      await ask('closing a queue', (queue) => queue.close()).catch(() => undefined);
      redis.disconnect();
    },
  };
}

/** Waits for a connection that is being made; rejects when it is refused, or when there is none. */
async function untilConnected(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  if (redis.status !== 'connecting' && redis.status !== 'connect') throw new Error('redis is away');
  const refused = new AbortController();
  redis.once('close', () => refused.abort());
  await once(redis, 'ready', { signal: refused.signal });
}

const countJobs = (queue: Queue): Promise<number> => queue.getJobCountByTypes('waiting', 'active', 'delayed');

function measureDepth(name: string, { registry }: Metrics, depth: () => Promise<number>): void {
  new Gauge({
    name: 'wingman_queue_depth',
    help: 'Jobs that wait, are under way or will be tried again, by queue',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      // Without Redis the depth is not known, which is not the same as 0.
      this.set({ queue: name }, await depth().catch(() => NaN));
    },
  });
}
