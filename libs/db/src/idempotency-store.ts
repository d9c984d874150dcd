import type { IdempotencyPort, StoredAnswer } from '@wingman/service-kit';
import type { Db } from './db.js';

// Long enough for any handler to finish; after it a request that died in the middle may be tried again.
const LOCK_SECONDS = 60;

interface Row {
  request_hash: Buffer;
  status: number | null;
  sealed_answer: Buffer | null;
  locked: boolean;
}

/** Stored answers of creating requests, one row a key and `Idempotency-Key`; the row itself is the lock. */
export function createIdempotencyStore(db: Db): IdempotencyPort {
  return {
    async begin({ tenantId, keyId, idempotencyKey, requestHash }) {
      return db.inTenant(tenantId, async (tx) => {
        const inserted = await tx.query(
          `INSERT INTO kit.idempotency (tenant_id, key_id, idempotency_key, request_hash, locked_until)
           VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => ${LOCK_SECONDS}))
           ON CONFLICT DO NOTHING`,
          [tenantId, keyId, idempotencyKey, requestHash],
        );
        if (inserted.rowCount === 1) return { state: 'started' };
        const { rows } = await tx.query<Row>(
          `SELECT request_hash, status, sealed_answer, locked_until > clock_timestamp() AS locked
           FROM kit.idempotency
           WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3 FOR UPDATE`,
          [tenantId, keyId, idempotencyKey],
        );
        const [row] = rows;
        // The other request failed and took its row away between our two statements.
        if (!row) return { state: 'in_progress' };
        if (!row.request_hash.equals(requestHash)) return { state: 'conflict' };
        const answer = answerOf(row);
        if (answer) return { state: 'done', answer };
        if (row.locked) return { state: 'in_progress' };
        await tx.query(
          `UPDATE kit.idempotency SET locked_until = clock_timestamp() + make_interval(secs => ${LOCK_SECONDS})
           WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3`,
          [tenantId, keyId, idempotencyKey],
        );
        return { state: 'started' };
      });
    },
    async finish({ tenantId, keyId, idempotencyKey }, { status, sealed }) {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `UPDATE kit.idempotency SET status = $4, sealed_answer = $5
           WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3`,
          [tenantId, keyId, idempotencyKey, status, sealed],
        ),
      );
    },
    async abandon({ tenantId, keyId, idempotencyKey }) {
      await db.inTenant(tenantId, (tx) =>
        tx.query(
          `DELETE FROM kit.idempotency
           WHERE tenant_id = $1 AND key_id = $2 AND idempotency_key = $3 AND status IS NULL`,
          [tenantId, keyId, idempotencyKey],
        ),
      );
    },
    async purge() {
      await db.query('SELECT kit.purge_idempotency()');
    },
  };
}

function answerOf({ status, sealed_answer: sealed }: Row): StoredAnswer | undefined {
  return status === null || sealed === null ? undefined : { status, sealed };
}
