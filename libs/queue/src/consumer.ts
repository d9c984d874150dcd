import type { Closable, Dependency } from '@wingman/service-kit';
import { UnrecoverableError, Worker } from 'bullmq';
import { assertNoEviction, createOutageLog, DEFAULT_PREFIX, openPatient, warnOfEviction } from './connection.js';
import type { QueueOptions } from './connection.js';
import type { QueueDefinition } from './definition.js';
import { within } from './within.js';

export interface Consumer extends Closable {
  /** Degraded while Redis is away or may throw jobs out. */
  dependency: Dependency;
}

/** Thrown by a handler for a job that can never succeed: it is not tried again. */
export class PermanentJobError extends UnrecoverableError {}

const CLOSE_MS = 5_000;
const FORCED_CLOSE_MS = 1_000;

/**
 * The consuming end of a queue: parses each job and hands it to `handle`. What `handle` throws is tried again with
 * back-off, except a PermanentJobError; a job that cannot be parsed never can, and fails at once. Redis may come and go.
 */
export function createConsumer<Job>(
  { name, schema }: QueueDefinition<Job>,
  handle: (job: Job) => Promise<void>,
  { redisUrl, log, prefix = DEFAULT_PREFIX, concurrency = 1 }: QueueOptions & { concurrency?: number },
): Consumer {
  let closed = false;
  const redis = openPatient(redisUrl, () => closed);
  let underWay = 0;
  const worker = new Worker(
    name,
    async ({ data }) => {
      const parsed = schema.safeParse(data);
      if (!parsed.success) throw new PermanentJobError(`not a job of ${name}`);
      underWay += 1;
      await handle(parsed.data).finally(() => {
        underWay -= 1;
      });
    },
    // A job of a process that was killed is taken over soon after; the sweep would find its work anyway.
    { connection: redis, prefix, concurrency, lockDuration: 10_000, stalledInterval: 5_000, skipVersionCheck: true },
  );
  const outage = createOutageLog(log, `jobs of ${name} cannot be taken; the sweep finds their work`);
  redis.on('error', outage.failed).on('ready', outage.worked);
  worker.on('error', outage.failed);
  worker.on('failed', (job, error) => {
    log.warn('a job failed', { queue: name, job_id: job?.id, attempt: job?.attemptsMade, error });
  });
  warnOfEviction(redis, log);

  return {
    name: `worker ${name}`,
    dependency: { name: `queue ${name}`, required: false, check: () => assertNoEviction(redis) },
    async close() {
      closed = true;
      // With Redis down BullMQ's own close never ends: only jobs under way are worth waiting for.
      const waitMs = underWay > 0 || redis.status === 'ready' ? CLOSE_MS : 0;
      await within(waitMs, 'closing a worker', worker.close()).catch(() => forceClose(worker));
      redis.disconnect();
    },
  };
}

const forceClose = (worker: Worker): Promise<void> =>
  within(FORCED_CLOSE_MS, 'closing a worker by force', worker.close(true)).catch(() => undefined);
