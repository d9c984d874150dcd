import { insertPerson, violatedUnique } from '@wingman/db';
import type { AuditActor, Db, NewPerson, PrismaTx } from '@wingman/db';
import { fieldError } from '../field-error.js';

export interface Person {
  personId: string;
  name: string;
  keyIds: string[];
  telegramUserIds: number[];
}

export interface PersonStore {
  /**
   * Adds a person; returns the id. Throws `invalid_request` with the place of a key that the tenant does not have, and
   * of a key or Telegram account that somebody uses already.
   */
  create(person: Required<NewPerson>, by: AuditActor): Promise<string>;
  /** The tenant's people after a position, in the order of their creation. */
  list(tenantId: string, after: string | undefined, count: number): Promise<Person[]>;
}

/** People of one tenant at a time. */
export function createPersonStore(db: Db): PersonStore {
  return {
    async create(person, by) {
      try {
        return await db.prismaInTenant(person.tenantId, async (tx) => {
          await assertFree(tx, person);
          return insertPerson(tx, person, by);
        });
      } catch (error) {
        // Somebody else was faster between the look and the insert; the constraint is the guard.
        const constraint = violatedUnique(error);
        if (constraint === 'person_keys_pkey') throw fieldError('key_ids', 'one belongs to somebody already', error);
        if (constraint === 'person_telegram_users_pkey') {
          throw fieldError('telegram_user_ids', 'one belongs to somebody already', error);
        }
        throw error;
      }
    },
    list: (tenantId, after, count) =>
      db.prismaInTenant(tenantId, async (tx) => {
        const people = await tx.person.findMany({
          where: { tenantId, ...(after !== undefined && { personId: { gt: after } }) },
          orderBy: { personId: 'asc' },
          take: count,
          select: {
            personId: true,
            name: true,
            keys: { select: { keyId: true }, orderBy: { keyId: 'asc' } },
            telegramUsers: { select: { telegramUserId: true }, orderBy: { telegramUserId: 'asc' } },
          },
        });
        return people.map(({ personId, name, keys, telegramUsers }) => ({
          personId,
          name,
          keyIds: keys.map(({ keyId }) => keyId),
          telegramUserIds: telegramUsers.map(({ telegramUserId }) => Number(telegramUserId)),
        }));
      }),
  };
}

/** Says which of the ids is wrong; that none is used twice is kept by the primary keys. */
async function assertFree(tx: PrismaTx, { tenantId, keyIds, telegramUserIds }: Required<NewPerson>): Promise<void> {
  const keys = await tx.apiKey.findMany({
    where: { tenantId, keyId: { in: [...keyIds] } },
    select: { keyId: true, holder: { select: { personId: true } } },
  });
  const holders = new Map(keys.map(({ keyId, holder }) => [keyId, holder]));
  keyIds.forEach((keyId, position) => {
    const holder = holders.get(keyId.toLowerCase());
    if (holder === undefined) throw fieldError(`key_ids.${position}`, 'no such key');
    if (holder !== null) throw fieldError(`key_ids.${position}`, 'belongs to somebody already');
  });
  const taken = await tx.personTelegramUser.findMany({
    where: { tenantId, telegramUserId: { in: telegramUserIds.map(BigInt) } },
    select: { telegramUserId: true },
  });
  telegramUserIds.forEach((userId, position) => {
    if (taken.some(({ telegramUserId }) => Number(telegramUserId) === userId)) {
      throw fieldError(`telegram_user_ids.${position}`, 'belongs to somebody already');
    }
  });
}
