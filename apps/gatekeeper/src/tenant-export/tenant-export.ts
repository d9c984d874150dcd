import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@wingman/contracts';
import type { Db } from '@wingman/db';
import { exportLines } from './export-lines.js';
import type { ExportHead } from './export-lines.js';

/** Each holds a connection for as long as its client reads. */
const AT_ONCE = 2;

/**
 * Exports of whole tenants as they are at one moment. What breaks off on the way ends the stream with an error, and the
 * client's going away ends the transaction. Throws `unavailable` when too many are under way in this process.
 */
export function createTenantExports(db: Pick<Db, 'inTenantSnapshot'>) {
  let underWay = 0;
  return (head: ExportHead): AsyncIterable<Uint8Array> => {
    if (underWay >= AT_ONCE) {
      throw new AppError('unavailable', 'other exports are under way', { retryAfterSeconds: 10 });
    }
    underWay += 1;
    const chunks = new PassThrough();
    // It may break before anybody reads; whoever reads is told then.
    chunks.on('error', () => undefined);
    db.inTenantSnapshot(head.tenantId, (tx) => pipeline(exportLines(tx, head), chunks))
      .catch((error: unknown) => void chunks.destroy(error as Error))
      .finally(() => {
        underWay -= 1;
      });
    return chunks;
  };
}
export type TenantExports = ReturnType<typeof createTenantExports>;
