import { ConfigError } from './config.js';
import type { Log } from './log.js';

/** A part of the process that must be ended in order: the first given is the first closed. */
export interface Closable {
  name: string;
  close(): Promise<void>;
}

const CLOSE_MS = 10_000;

/** Calls `close` on SIGTERM or SIGINT and ends the process: 0 when all went well. A second signal ends it at once. */
export function closeOnSignal(log: Log, close: () => Promise<boolean>): void {
  let closing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) process.exit(1);
    closing = true;
    log.info('stopping', { signal });
    void close().then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Closes each part within its time, whatever becomes of the others; false when one was late or failed. */
export async function closeInOrder(log: Log, parts: readonly Closable[]): Promise<boolean> {
  let clean = true;
  for (const part of parts) {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_MS);
    });
    const outcome = await Promise.race([
      part.close().then(
        () => 'closed' as const,
        (error: unknown) => error,
      ),
      timeout,
    ]);
    clearTimeout(timer);
    if (outcome === 'closed') continue;
    clean = false;
    log.warn('a part did not close', { part: part.name, reason: outcome });
  }
  return clean;
}

/** Runs a service's main: a wrong setting is one sentence on standard error and exit code 1, before it listens. */
export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const text =
      error instanceof ConfigError ? `wrong configuration: ${error.message}` : String((error as Error).stack);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  });
}
