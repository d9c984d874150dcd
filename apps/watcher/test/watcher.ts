import { startTestService } from '@wingman/testkit';
import type { ServiceKeys, TestDatabase, TestService } from '@wingman/testkit';
import { createWatcher } from '../src/app.js';
import type { Watcher, WatcherDeps } from '../src/app.js';

export interface TestWatcher extends TestService {
  watcher: Watcher;
}

interface TestWatcherOptions {
  keys?: ServiceKeys;
  policy?: Partial<WatcherDeps['policy']>;
  /** Milliseconds between two looks at the ledger; a long time leaves it to the test to nudge. */
  pollMs?: number;
  lookMs?: number;
  queue?: WatcherDeps['queue'];
  redisUrl?: string;
  env?: Record<string, string>;
  ledger?: WatcherDeps['ledger'];
  rollbacks?: WatcherDeps['rollbacks'];
  escalateMs?: number;
  sealingKey?: WatcherDeps['secondFactor']['sealingKey'];
}

/** The whole watcher in this process; with a queue only where one is given. */
export async function startTestWatcher(
  database: TestDatabase,
  {
    keys,
    policy,
    queue,
    redisUrl,
    env,
    ledger,
    lookMs,
    sealingKey,
    rollbacks,
    escalateMs,
    pollMs = 20,
  }: TestWatcherOptions = {},
): Promise<TestWatcher> {
  let watcher: Watcher | undefined;
  const service = await startTestService({
    name: 'watcher',
    database,
    redisUrl,
    env: { ...keys?.envFor('watcher'), ...env },
    routes: ({ db, boot, databaseUrl }) => {
      watcher = createWatcher({
        db,
        databaseUrl,
        log: boot.log,
        metrics: boot.metrics,
        policy: { lockOnFalse: true, lateAfterMs: 3_600_000, escalateAfterMs: 0, dedupWindowMs: 3_600_000, ...policy },
        pollMs,
        lookMs,
        queue,
        ledger,
        rollbacks,
        escalateMs,
        secondFactor: { sealingKey, deployment: boot.config.DEPLOYMENT_ENV },
      });
      return watcher;
    },
  });
  return { ...service, watcher: watcher as Watcher };
}
