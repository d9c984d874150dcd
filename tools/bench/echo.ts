import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../stack/folder.js';

/** A bare express server on a free port of 127.0.0.1 whose `POST /echo` sends the JSON body back. */
export async function startEcho(): Promise<{ port: number; stop(): Promise<void> }> {
  const child = fork(path.join(root, 'dist/tools/bench-echo.js'), {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const answered = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (answered === undefined) throw new Error('the echo server ended');
  const { port } = answered[0] as { port: number };
  return {
    port,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
