import { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import type { Closable, Dependency, Log } from '@wingman/service-kit';
import { createGate } from '../sequence/gate.js';
import type { Checkpointer } from './checkpointer.js';
import type { CheckpointMetrics } from './metrics.js';
import { RefusedToSign } from './refusals.js';
import type { Refusals } from './refusals.js';

const LOOK_MS = 200;
/** A refused log is looked at again after this long: a database put right is signed again. */
const REFUSED_AGAIN_MS = 5_000;
/** Signing that is later than this is reported: the promise is one second. */
const LATE_MS = 5_000;
const AT_ONCE = 3;

export interface CheckpointLoopDeps {
  db: Db;
  log: Log;
  checkpointer: Checkpointer;
  refusals: Refusals;
  metrics: CheckpointMetrics;
}

interface Watched {
  /** Size of the newest checkpoint that this replica saw published. */
  published: number | undefined;
  behindSince: number | undefined;
  notBefore: number;
}

export interface CheckpointLoop extends Closable {
  dependency: Dependency;
  /** Milliseconds for which the log that has waited longest has been without a checkpoint of its size. */
  lag(): number;
  /** Sizes of the newest checkpoints, by tenant. */
  published(): ReadonlyMap<string, number>;
}

/** Signs every log within a second after it grew, whichever replica made it grow. */
export function startCheckpointLoop({ db, log, checkpointer, refusals, metrics }: CheckpointLoopDeps): CheckpointLoop {
  const logs = new Map<string, Watched>();
  const gate = createGate(AT_ONCE);
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let lastLook = Date.now();

  function isDue(tenantId: string, size: number): boolean {
    const watched = logs.get(tenantId) ?? { published: undefined, behindSince: undefined, notBefore: 0 };
    logs.set(tenantId, watched);
    if (watched.published === size) return false;
    watched.behindSince ??= Date.now();
    return watched.notBefore <= Date.now();
  }

  async function publish(tenantId: string): Promise<void> {
    const watched = logs.get(tenantId) as Watched;
    try {
      const { size } = await checkpointer.publish(tenantId);
      if (watched.published !== size) metrics.published();
      watched.published = size;
      watched.behindSince = undefined;
      refusals.clear(tenantId, 'checkpoint');
    } catch (error) {
      if (!(error instanceof RefusedToSign)) throw error;
      watched.notBefore = Date.now() + REFUSED_AGAIN_MS;
      if (refusals.reason(tenantId, 'checkpoint') === undefined) {
        log.error('refused to sign a log', { tenant_id: tenantId, reason: error.message });
      }
      refusals.set(tenantId, 'checkpoint', error.message);
    }
  }

  async function look(): Promise<void> {
    const { rows } = await db.query<{ tenant_id: string; size: string }>(
      'SELECT tenant_id, size FROM ledger.heads()',
      [],
      {
        name: 'heads',
      },
    );
    const due = rows.filter((row) => isDue(row.tenant_id, Number(row.size)));
    await Promise.all(due.map((row) => gate(() => publish(row.tenant_id))));
    lastLook = Date.now();
  }

  const outages = { known: false };
  let looking: Promise<void> = Promise.resolve();
  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      looking = look()
        .then(() => {
          outages.known = false;
        })
        .catch((error: unknown) => {
          if (!outages.known) log.warn('checkpoints have to wait', { error });
          outages.known = true;
        })
        .finally(schedule);
    }, LOOK_MS);
  }
  schedule();

  const lag = (): number => {
    const since = [...logs.values()].flatMap(({ behindSince }) => behindSince ?? []);
    return since.length === 0 ? 0 : Date.now() - Math.min(...since);
  };

  return {
    name: 'checkpoints',
    lag,
    published: () =>
      new Map([...logs].flatMap(([tenantId, { published }]) => (published ? [[tenantId, published]] : []))),
    dependency: {
      name: 'signing',
      required: true,
      async check() {
        const reason = refusals.anyReason();
        if (reason !== undefined) {
          throw new AppError('unavailable', `signing is refused for ${refusals.count()} log(s): ${reason}`);
        }
        if (Date.now() - lastLook > LATE_MS || lag() > LATE_MS) {
          throw new AppError('unavailable', 'checkpoints are late');
        }
      },
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
