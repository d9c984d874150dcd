import { openServiceDatabase } from '@wingman/db';
import { parseVerifierKey } from '@wingman/ledger-format';
import { maskSecrets } from '@wingman/policy';
import { createBoot, loadConfig, openServiceSigner, runMain, serve } from '@wingman/service-kit';
import type { Boot } from '@wingman/service-kit';
import { createWatcher } from './app.js';
import type { WatcherDeps } from './app.js';
import { createLedgerClient } from './checkpoint/ledger-client.js';
import { createApprovalsClient } from './rollback/approvals-client.js';
import { watcherConfig } from './config.js';
import type { WatcherConfig } from './config.js';

/** Undefined where the deployment does not name the ledger and pin its key. */
async function openLedger(
  boot: Boot,
  { CLAIMS_LEDGER_URL: url, LEDGER_VERIFIER_KEY: key, LEDGER_PREVIOUS_VERIFIER_KEYS: previous }: WatcherConfig,
): Promise<WatcherDeps['ledger']> {
  if (url === undefined || key === undefined) {
    boot.log.info('checkpoints are not kept: CLAIMS_LEDGER_URL and LEDGER_VERIFIER_KEY are not both set');
    return undefined;
  }
  const signer = await openServiceSigner(boot);
  return { client: createLedgerClient({ url, signer }), verifiers: [key, ...previous].map(parseVerifierKey) };
}

/** Undefined where the deployment does not say who asks people: rollbacks then wait until it does. */
async function openRollbacks(boot: Boot, { APPROVALS_URL: url }: WatcherConfig): Promise<WatcherDeps['rollbacks']> {
  if (url === undefined) {
    boot.log.info('rollbacks wait: APPROVALS_URL is not set');
    return undefined;
  }
  return { ask: createApprovalsClient({ url, signer: await openServiceSigner(boot) }) };
}

const MINUTE_MS = 60_000;

runMain(async () => {
  const config = loadConfig(watcherConfig, process.env);
  const boot = createBoot('watcher', config, { maskText: maskSecrets });
  const database = openServiceDatabase(boot, config);
  const watcher = createWatcher({
    db: database.db,
    databaseUrl: config.DATABASE_URL,
    log: boot.log,
    metrics: boot.metrics,
    policy: {
      lockOnFalse: config.WATCHER_LOCK_ON_FALSE,
      lateAfterMs: config.WATCHER_LATE_AFTER_MINUTES * MINUTE_MS,
      escalateAfterMs: config.WATCHER_ESCALATE_AFTER_MINUTES * MINUTE_MS,
      dedupWindowMs: config.WATCHER_DEDUP_WINDOW_MINUTES * MINUTE_MS,
    },
    secondFactor: { sealingKey: config.SECOND_FACTOR_KEY, deployment: config.DEPLOYMENT_ENV },
    rollbacks: await openRollbacks(boot, config),
    ledger: await openLedger(boot, config),
    queue: config.REDIS_URL === undefined ? undefined : { redisUrl: config.REDIS_URL },
  });
  await serve(boot, {
    ...database,
    ...watcher,
    dependencies: [database.dependency, ...watcher.dependencies],
    parts: [...watcher.parts, database.part],
  });
});
