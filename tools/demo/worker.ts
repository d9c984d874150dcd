import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { JobName, Order, Report } from '../demo-worker/message.js';
import { root } from '../stack/folder.js';

/** A worker that runs as a process of its own. */
export interface Worker {
  id: string;
  /** Lets it do a job (or not) and claim that it did; resolves to what it was answered. */
  order(job: JobName): Promise<Report>;
  /** Ends it, and with it what it started. */
  stop(): Promise<void>;
}

/** Starts the worker script. It gets nothing of this process's environment but what is given here. */
export function startWorker(id: string, { url, key, folder }: { url: string; key: string; folder: string }): Worker {
  const child = fork(path.join(root, 'dist/tools/demo-worker.js'), {
    execArgv: [],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      WINGMAN_URL: url,
      WINGMAN_WORK_KEY: key,
      WORKER_ID: id,
      WORKER_FOLDER: folder,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    id,
    async order(job) {
      const answered = once(child, 'message');
      child.send({ job } satisfies Order);
      const first = await Promise.race([answered, ended.then(() => undefined)]);
      if (first === undefined) throw new Error(`the worker ${id} ended before it had done "${job}"`);
      return first[0] as Report;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
