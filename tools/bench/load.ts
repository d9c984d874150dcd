import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { LoadOrder, LoadResult } from '../bench-load/message.js';
import { root } from '../stack/folder.js';

/** A load generator in a process of its own. */
export interface LoadGenerator {
  /** Loads an endpoint; throws unless every answer has the expected status. */
  run(order: LoadOrder, expectedStatus: number): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(path.join(root, 'dist/tools/bench-load.js'), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  return {
    async run(order, expectedStatus) {
      const answered = once(child, 'message');
      child.send(order);
      const first = await Promise.race([answered, ended.then(() => undefined)]);
      if (first === undefined) throw new Error('the load generator ended');
      const result = first[0] as LoadResult;
      const unexpected = Object.entries(result.statuses).filter(([status]) => Number(status) !== expectedStatus);
      if (unexpected.length > 0) throw new Error(`${order.path} answered ${JSON.stringify(result.statuses)}`);
      return result;
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Headers of a request with a JSON body. */
export const jsonHeaders = (key: string): Record<string, string> => ({
  Authorization: `Bearer ${key}`,
  'Content-Type': 'application/json',
});
