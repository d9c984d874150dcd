import { runDocker, TEST_IMAGE } from '@wingman/testkit';
import type { TestDocker } from '@wingman/testkit';
import { prepareUse } from './execution-requests.js';
import type { Use } from './execution-requests.js';
import type { System } from './system.js';

/** A command whose every run leaves a line of its own in the engine, whoever else knows of it. */
export interface CountedUse extends Use {
  number: number;
}

export interface RunLog {
  /** Approves and mints one more; `then` is what it does after it has left its line. */
  prepare(then?: string): Promise<CountedUse>;
  /** The numbers that were left, each as often as it ran. */
  numbers(): Promise<number[]>;
  timesRun(use: CountedUse): Promise<number>;
}

/** A container in which every command that is carried out is counted by the engine's own deed, not by anybody's books. */
export async function startRunLog(system: System, docker: TestDocker): Promise<RunLog> {
  const container = docker.name('log');
  const cli = (...words: string[]) => runDocker(words, { host: docker.host });
  await cli('run', '-d', '--name', container, '--label', docker.label, TEST_IMAGE, 'sleep', '600');
  await cli('exec', container, 'touch', '/ran');
  let last = 0;
  const numbers = async () =>
    (await cli('exec', container, 'cat', '/ran')).stdout.split('\n').filter(Boolean).map(Number);
  return {
    async prepare(then = 'true') {
      const number = (last += 1);
      const command = ['docker', 'exec', container, 'sh', '-c', `echo ${number} >> /ran; ${then}`];
      return { number, ...(await prepareUse(system, command)) };
    },
    numbers,
    timesRun: async ({ number }) => (await numbers()).filter((found) => found === number).length,
  };
}
