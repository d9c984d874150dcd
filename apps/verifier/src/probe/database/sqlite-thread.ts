import { Worker } from 'node:worker_threads';
import { LookError } from '../../scope/look-error.js';
import type { Finding } from '../probe.js';
import type { AskSqlite } from './sqlite.js';
import type { SqliteTask } from './sqlite-engine.js';

const AT_ONCE = 2;
const MAX_HEAP_MB = 512;

/**
 * Runs each check in a thread of its own, which is gone afterwards: nothing of one tenant's database is left in memory
 * for another's, and one that never ends is ended with the check's time.
 * @param script the program of such a thread: it is given a `SqliteTask` and posts the finding
 */
export function createSqliteThreads(script: URL): AskSqlite {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task, signal) => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await runIn(script, task, signal);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

async function runIn(script: URL, task: SqliteTask, signal: AbortSignal): Promise<Finding> {
  if (signal.aborted) throw new LookError('timed_out');
  const limits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
  const worker = new Worker(script, { workerData: task, env: {}, stdout: true, stderr: true, resourceLimits: limits });
  try {
    return await new Promise<Finding>((resolve, reject) => {
      const broken = (error?: unknown) => reject(new LookError('look_failed', error));
      worker.once('message', resolve).once('error', broken).once('exit', broken);
      signal.addEventListener('abort', () => reject(new LookError('timed_out')), { once: true });
    });
  } finally {
    worker.removeAllListeners().on('error', () => undefined);
    await worker.terminate();
  }
}
