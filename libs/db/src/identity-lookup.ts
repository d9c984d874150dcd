import { createBatchedLookup } from './batched-lookup.js';
import type { Db } from './db.js';
import type { IdentityPort, KeyRecord } from '@wingman/service-kit';

interface KeyRow {
  key_hash: Buffer;
  key_id: string;
  tenant_id: string;
  tier: KeyRecord['tier'];
  tenant_status: KeyRecord['tenantStatus'];
  requests_per_minute: number | null;
  scopes: KeyRecord['scopes'];
  worker_id: string | null;
  kind: KeyRecord['kind'];
  expires_at: Date | null;
  revoked_at: Date | null;
  person_id: string | null;
  person_name: string | null;
}

const recordOf = (row: KeyRow): KeyRecord => ({
  keyId: row.key_id,
  tenantId: row.tenant_id,
  tier: row.tier,
  tenantStatus: row.tenant_status,
  requestsPerMinute: row.requests_per_minute,
  scopes: row.scopes,
  workerId: row.worker_id,
  kind: row.kind,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  person: row.person_id === null ? null : { personId: row.person_id, name: row.person_name ?? '' },
});

/** Who is calling and how they stand, read from PostgreSQL at each question: a revoked key or a lock shows at once. */
export function createIdentityLookup(db: Db): IdentityPort {
  const findKey = createBatchedLookup<Buffer, KeyRecord>(async (hashes) => {
    const { rows } = await db.query<KeyRow>('SELECT * FROM kit.known_keys($1)', [hashes], { name: 'known_keys' });
    const found = new Map(rows.map((row) => [row.key_hash.toString('hex'), recordOf(row)]));
    return hashes.map((hash) => found.get(hash.toString('hex')));
  });

  const isLocked = createBatchedLookup<{ tenantId: string; workerId: string }, true>(async (asked) => {
    const { rows } = await db.query<{ tenant_id: string; worker_id: string }>(
      'SELECT tenant_id, worker_id FROM kit.locked_workers($1, $2)',
      [asked.map(({ tenantId }) => tenantId), asked.map(({ workerId }) => workerId)],
      { name: 'locked_workers' },
    );
    const locked = new Set(rows.map((row) => `${row.tenant_id} ${row.worker_id}`));
    return asked.map(({ tenantId, workerId }) => (locked.has(`${tenantId} ${workerId}`) ? true : undefined));
  });

  return {
    findKey,
    isLocked: async (tenantId, workerId) => (await isLocked({ tenantId, workerId })) === true,
    async findTelegramPerson(tenantId, telegramUserId) {
      const { rows } = await db.query<{ person_id: string; name: string }>(
        'SELECT person_id, name FROM kit.find_telegram_person($1, $2)',
        [tenantId, telegramUserId],
      );
      const [person] = rows;
      return person && { personId: person.person_id, name: person.name };
    },
  };
}
