import type { Scope } from '@wingman/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { PrismaTx } from '../db.js';
import { audit } from './audit.js';
import type { AuditActor } from './audit.js';
import { createKeyText, hashKey } from './key-text.js';

export interface NewKey {
  tenantId: string;
  scopes: readonly Scope[];
  /** The only worker that a work key may speak for; null: any (development only). */
  workerId?: string | null;
  kind?: 'standard' | 'bot';
  expiresAt?: Date | null;
  /** Text made by `createKeyText` before, for a tool that keeps it; made up when absent. */
  key?: string;
}

export interface CreatedKeyText {
  keyId: string;
  /** The key's text, to be shown once: only its SHA-256 is stored. */
  key: string;
}

/** Adds a key and records it in the tenant's log. The transaction is the tenant's. */
export async function insertKey(
  tx: PrismaTx,
  { tenantId, scopes, workerId = null, kind = 'standard', expiresAt = null, key = createKeyText(scopes) }: NewKey,
  by: AuditActor,
): Promise<CreatedKeyText> {
  const keyId = uuidv7();
  await tx.apiKey.create({
    data: { keyId, tenantId, keyHash: new Uint8Array(hashKey(key)), scopes: [...scopes], workerId, kind, expiresAt },
    select: { keyId: true },
  });
  await audit(tx, tenantId, 'key.created', by, {
    subject_key_id: keyId,
    scopes,
    bound_worker_id: workerId ?? undefined,
    key_kind: kind,
    expires_at: expiresAt?.toISOString(),
  });
  return { keyId, key };
}
