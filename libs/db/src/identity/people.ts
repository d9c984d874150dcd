import { v7 as uuidv7 } from 'uuid';
import type { PrismaTx } from '../db.js';
import { audit } from './audit.js';
import type { AuditActor } from './audit.js';

export interface NewPerson {
  tenantId: string;
  name: string;
  keyIds?: readonly string[];
  telegramUserIds?: readonly number[];
}

/**
 * Adds a person with the keys and Telegram accounts they use, and records it in the tenant's log. The transaction is
 * the tenant's; returns the person's id. A key or account that somebody has already breaks the transaction with a
 * unique violation of `PersonKey` or `PersonTelegramUser`.
 */
export async function insertPerson(
  tx: PrismaTx,
  { tenantId, name, keyIds = [], telegramUserIds = [] }: NewPerson,
  by: AuditActor,
): Promise<string> {
  const personId = uuidv7();
  await tx.person.create({ data: { personId, tenantId, name }, select: { personId: true } });
  await tx.personKey.createMany({ data: keyIds.map((keyId) => ({ tenantId, keyId, personId })) });
  await tx.personTelegramUser.createMany({
    data: telegramUserIds.map((id) => ({ tenantId, telegramUserId: BigInt(id), personId })),
  });
  await audit(tx, tenantId, 'person.created', by, {
    subject_person_id: personId,
    name,
    key_ids: keyIds,
    telegram_user_ids: telegramUserIds,
  });
  return personId;
}
