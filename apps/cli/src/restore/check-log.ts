import { createFrontier, decodeBase64, leafHash, verifyConsistency } from '@wingman/ledger-format';
import { type KnownCheckpoint, newestOf } from '../backup/known-checkpoints.js';
import type { BackedUpLog } from '../backup/manifest.js';

/** What became of one log. */
export interface LogState {
  tenant_id: string;
  /**
   * `proven`: it is what was signed, and nothing newer is known. `older`: it is what was signed, and more was. `wrong`:
   * it is not what was signed. `erased`: with its tenant, before the backup.
   */
  state: 'proven' | 'older' | 'wrong' | 'erased';
  /** Entries that it has. */
  entries: number;
  /** Entries that the newest checkpoint covers, and where that is from. */
  signed: number;
  newest: string;
  /** What is wrong. */
  reason?: string;
}

/**
 * Holds a log to everything that was ever signed of it, as its leaves stream by: to each checkpoint up to its size by
 * its root, to the backup's own, which may be larger, by the proof that leads there. `known` has the backup's own in it.
 */
export function createLogCheck(log: BackedUpLog, known: readonly KnownCheckpoint[]) {
  const frontier = createFrontier();
  const within = known.filter(({ size }) => size <= log.size).sort((a, b) => a.size - b.size);
  let at = 0;
  let proven = 0;
  let reason: string | undefined;

  function compareRoots(): void {
    for (let next = within[at]; next?.size === frontier.size; next = within[++at]) {
      if (Buffer.compare(frontier.root(), next.root) === 0) proven = next.size;
      else reason ??= `entries ${proven + 1} to ${next.size} are not those that were signed (${next.from})`;
    }
  }
  compareRoots();

  /** The entries after the last checkpoint are covered by the backup's own alone. */
  function endFault(): string | undefined {
    if (frontier.size !== log.size) return `it has ${frontier.size} entries, and the backup had ${log.size}`;
    const own = known.find(({ size }) => size === log.checkpoint_size);
    if (!own) return 'the backup has no checkpoint of it';
    const proof = log.proof.map((hash) => decodeBase64(hash) ?? Buffer.alloc(0));
    const roots = { from: log.size, to: own.size, fromRoot: frontier.root(), toRoot: own.root };
    if (verifyConsistency({ ...roots, proof })) return undefined;
    return `its ${log.size} entries are not the beginning of what was signed for ${own.size} (${own.from})`;
  }

  return {
    add(leaf: Uint8Array): void {
      frontier.append(leafHash(leaf));
      compareRoots();
    },
    conclude(): LogState {
      const newest = newestOf(known);
      const fault = reason ?? endFault();
      const common = {
        tenant_id: log.tenant_id,
        entries: frontier.size,
        signed: newest?.size ?? 0,
        newest: newest?.from ?? '',
      };
      if (fault !== undefined) return { ...common, state: 'wrong', reason: fault };
      return { ...common, state: common.signed > frontier.size ? 'older' : 'proven' };
    },
  };
}

/** Logs that were signed once and are not there at all. */
export const absentLogs = (
  known: ReadonlyMap<string, readonly KnownCheckpoint[]>,
  present: ReadonlySet<string>,
  erased: ReadonlySet<string>,
): LogState[] =>
  [...known].flatMap(([tenantId, checkpoints]): LogState[] => {
    const newest = newestOf(checkpoints);
    if (present.has(tenantId) || !newest || newest.size === 0) return [];
    const state = erased.has(tenantId) ? 'erased' : 'older';
    return [{ tenant_id: tenantId, state, entries: 0, signed: newest.size, newest: newest.from }];
  });
