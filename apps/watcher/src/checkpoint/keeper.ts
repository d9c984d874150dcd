import type { NoteVerifier } from '@wingman/ledger-format';
import { startLoop } from '@wingman/service-kit';
import type { Log, Loop } from '@wingman/service-kit';
import type { NewAlert } from '../alert/alert.js';
import { compareCheckpoints, provesGrowth } from './checkpoint.js';
import type { Standing } from './checkpoint.js';
import type { CheckpointStore } from './checkpoint.store.js';
import type { LedgerClient } from './ledger-client.js';

interface KeeperDeps {
  store: CheckpointStore;
  ledger: LedgerClient;
  /** The ledger's key and those that it had before, pinned: not asked of the ledger. */
  verifiers: readonly NoteVerifier[];
  log: Log;
  onRaised(alerts: readonly NewAlert[]): void;
  /** How long looks at the same fault are one alert. */
  windowMs: number;
  everyMs?: number;
}

const LOOK_AT_ALL_MS = 60_000;

/**
 * Keeps the newest checkpoint of every log outside claims-ledger and holds each new one against it, so that whoever
 * rewrites the database, and even signs the result, is caught. Logs that grew are looked at soon, all of them every
 * minute. A contradiction is never taken over: it is raised again in each window until a person has put it right.
 */
export function startCheckpointKeeper(deps: KeeperDeps): Loop {
  const { store, ledger, log, windowMs, onRaised, everyMs = 2_000 } = deps;
  const coveredTo = new Map<string, number>();
  let lookedAtAll = 0;

  /** Returns how many entries the checkpoint covers; undefined: none can be believed. */
  async function look(tenantId: string): Promise<number | undefined> {
    const seen = await store.seen(tenantId);
    const offered = await ledger.checkpoint(tenantId);
    const verdict = await judge(deps, { tenantId, seen, offered });
    if (verdict.outcome === 'contradicts') {
      const { reason } = verdict;
      log.error('the ledger contradicts what was seen of it', { tenant_id: tenantId, reason });
      const inconsistency = { reason, seen: seen ?? 'none', offered: offered ?? 'none' };
      onRaised(await store.raise(tenantId, inconsistency, { now: new Date(), windowMs }));
      return undefined;
    }
    if (offered !== undefined && offered !== seen) await store.advance(tenantId, seen, offered);
    return verdict.outcome === 'nothing' ? 0 : verdict.to.size;
  }

  return startLoop({
    name: 'checkpoint keeper',
    everyMs,
    log,
    async work(signal) {
      const isFull = Date.now() - lookedAtAll >= LOOK_AT_ALL_MS;
      const errors: unknown[] = [];
      for (const [tenantId, size] of await store.heads()) {
        if (signal.aborted) return;
        if (!isFull && coveredTo.get(tenantId) === size) continue;
        await look(tenantId).then(
          // What contradicts is looked at with all others only: one look a minute is one occurrence a minute.
          (covered) => coveredTo.set(tenantId, covered ?? size),
          (error: unknown) => errors.push(error),
        );
      }
      if (isFull) lookedAtAll = Date.now();
      if (errors.length > 0)
        throw new AggregateError(errors, `${errors.length} logs cannot be looked at`, { cause: errors[0] });
    },
  });
}

/** Compares, and asks the ledger to prove its growth. */
async function judge(
  { ledger, verifiers }: KeeperDeps,
  { tenantId, seen, offered }: { tenantId: string; seen: string | undefined; offered: string | undefined },
): Promise<Standing> {
  const standing = compareCheckpoints({ seen, offered, verifiers, tenantId });
  if (standing.outcome !== 'grown') return standing;
  const { from, to } = standing;
  const proof = await ledger.consistency(tenantId, { from: from.size, to: to.size });
  if (provesGrowth({ from, to }, proof)) return { outcome: 'follows', to };
  const reason = `the tree of ${to.size} entries does not begin with the tree of ${from.size} entries seen before`;
  return { outcome: 'contradicts', reason };
}
