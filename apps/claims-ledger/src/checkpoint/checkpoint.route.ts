import { AppError, getCheckpoint, getLedgerKey, getTenantCheckpoint } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { formatVerifierKey } from '@wingman/ledger-format';
import { route, text } from '@wingman/service-kit';
import type { Reply, Route } from '@wingman/service-kit';
import type { Checkpointer } from './checkpointer.js';
import { RefusedToSign } from './refusals.js';
import type { Refusals } from './refusals.js';
import type { LedgerKeys } from './signing-key.js';

export interface CheckpointRouteDeps {
  db: Db;
  keys: LedgerKeys;
  checkpointer: Checkpointer;
  refusals: Refusals;
}

const NEVER_OLD = { 'Cache-Control': 'no-store' };

/** `GET /ledger/checkpoint`, `GET /ledger/key`, and the checkpoint for the services that watch the ledger. */
export function checkpointRoutes({ db, keys, checkpointer, refusals }: CheckpointRouteDeps): Route[] {
  async function answer(tenantId: string): Promise<Reply> {
    if (refusals.reason(tenantId) !== undefined) throw refused();
    const note = (await checkpointer.newest(tenantId)) ?? (await firstNote(tenantId));
    return { ...text(note), headers: NEVER_OLD };
  }

  /** A log has a checkpoint from the beginning: that of nothing. */
  async function firstNote(tenantId: string): Promise<string> {
    try {
      return (await checkpointer.publish(tenantId)).note;
    } catch (error) {
      throw error instanceof RefusedToSign ? refused() : error;
    }
  }

  return [
    route(getLedgerKey, () => text(`${formatVerifierKey(keys.signer.verifier)}\n`)),
    route(getCheckpoint, ({ principal: { tenantId } }) => answer(tenantId)),
    route(getTenantCheckpoint, async ({ params: { tenant_id: tenantId } }) => {
      const { rowCount } = await db.query('SELECT FROM kit.tenant_ids() AS id WHERE id = $1', [tenantId]);
      if (!rowCount) throw new AppError('not_found', 'no such log');
      // For a witness this is no outage to wait for: it must tell people that there is nothing to show any more.
      if (refusals.reason(tenantId) !== undefined) throw new AppError('not_found', 'no checkpoint holds for this log');
      return answer(tenantId);
    }),
  ];
}

const refused = (): AppError =>
  new AppError('unavailable', 'this log is not signed: it contradicts what was published before');
