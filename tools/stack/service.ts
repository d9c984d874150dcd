import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Child } from './child.js';
import { startChild, untilReady } from './child.js';
import { StackFailure } from './failure.js';

/** How one process of ours is started: an app or a tool, from its bundle. */
export interface ServiceOptions {
  name: string;
  bundle: string;
  port: number;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Answers 200 when the process can serve, e.g. `/health/ready`. */
  readyPath: string;
}

/** One running process. It can be ended and started again on the same port, as tests of crashes do. */
export interface Service {
  name: string;
  url: string;
  /** Starts it and resolves once it can serve. */
  start(): Promise<void>;
  /** Asks it to finish what it took and waits for its end. */
  stop(): Promise<void>;
  /** Sends a signal; after SIGKILL, `start` begins anew. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Called when it ends without having been asked to, with a sentence and its last log lines. */
  onCrash(listener: (sentence: string) => void): void;
}

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;

export function createService(options: ServiceOptions): Service {
  const { name, bundle, port, env, logFile, readyPath } = options;
  const url = `http://127.0.0.1:${port}`;
  const listeners: ((sentence: string) => void)[] = [];
  let child: Child | undefined;

  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${url}${readyPath}`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer();
    return answer?.ok === true;
  };

  return {
    name,
    url,
    start: async () => {
      if (!existsSync(bundle))
        throw new StackFailure(`${name} is not built: there is no ${path.relative('.', bundle)}.`);
      const started = await startChild({
        name,
        command: process.execPath,
        args: ['--enable-source-maps', bundle],
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', NODE_ENV: 'production', ...env, PORT: String(port) },
        logFile,
        endSignal: 'SIGTERM',
      });
      child = started;
      await untilReady(started, isReady, READY_TIMEOUT_MS).catch(async (error: unknown) => {
        child = undefined;
        await started.stop();
        throw error;
      });
      void started.exited.then((how) => {
        if (child !== started) return;
        for (const tell of listeners) tell(`${name} ${how}. Its last log lines:\n${started.lastLines()}`);
      });
    },
    stop: async () => {
      const ending = child;
      child = undefined;
      await ending?.stop();
    },
    kill: async (signal) => {
      const ending = child;
      child = undefined;
      ending?.kill(signal);
      await ending?.exited;
    },
    onCrash: (listener) => void listeners.push(listener),
  };
}
