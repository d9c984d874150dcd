import { audit, insertKey } from '@wingman/db';
import type { AuditActor, CreatedKeyText, Db, NewKey } from '@wingman/db';

/** A key without its text, which nobody has any more. */
export interface Key {
  keyId: string;
  scopes: string[];
  workerId: string | null;
  kind: string;
  expiresAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
}

export interface KeyStore {
  create(key: NewKey, by: AuditActor): Promise<CreatedKeyText>;
  /** The tenant's keys after a position, in the order of their creation. */
  list(tenantId: string, after: string | undefined, count: number): Promise<Key[]>;
  /** Revokes the key unless it is revoked already; undefined when the tenant has none with this id. */
  revoke(tenantId: string, keyId: string, at: Date, by: AuditActor): Promise<Key | undefined>;
}

const SHOWN = {
  keyId: true,
  scopes: true,
  workerId: true,
  kind: true,
  expiresAt: true,
  revokedAt: true,
  createdAt: true,
} as const;

/** Keys of one tenant at a time; their texts are never stored and the hashes never read back. */
export function createKeyStore(db: Db): KeyStore {
  return {
    create: (key, by) => db.prismaInTenant(key.tenantId, (tx) => insertKey(tx, key, by)),
    list: (tenantId, after, count) =>
      db.prismaInTenant(tenantId, (tx) =>
        tx.apiKey.findMany({
          where: { tenantId, ...(after !== undefined && { keyId: { gt: after } }) },
          orderBy: { keyId: 'asc' },
          take: count,
          select: SHOWN,
        }),
      ),
    revoke: (tenantId, keyId, at, by) =>
      db.prismaInTenant(tenantId, async (tx) => {
        const { count } = await tx.apiKey.updateMany({
          where: { tenantId, keyId, revokedAt: null },
          data: { revokedAt: at },
        });
        if (count === 1) await audit(tx, tenantId, 'key.revoked', by, { subject_key_id: keyId });
        return (await tx.apiKey.findFirst({ where: { tenantId, keyId }, select: SHOWN })) ?? undefined;
      }),
  };
}
