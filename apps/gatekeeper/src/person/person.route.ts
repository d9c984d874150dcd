import { createPerson, listPeople } from '@wingman/contracts';
import type { PersonView } from '@wingman/contracts';
import { json, pageOf, positionOf, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import { assertDistinct } from './person.js';
import type { Person, PersonStore } from './person.store.js';

const viewOf = (person: Person): PersonView => ({
  person_id: person.personId,
  name: person.name,
  telegram_user_ids: person.telegramUserIds,
  key_ids: person.keyIds,
});

/** `/admin/people`: who stands behind which keys and chats, so that one human counts once. */
export const personRoutes = (store: PersonStore): Route[] => [
  route(createPerson, async ({ body, principal }) => {
    assertDistinct(body);
    const { name, key_ids: keyIds, telegram_user_ids: telegramUserIds } = body;
    const person = { name, keyIds, telegramUserIds };
    const personId = await store.create({ tenantId: principal.tenantId, ...person }, actingAs(principal));
    return json(201, viewOf({ personId, ...person }));
  }),
  route(listPeople, async ({ query: { limit, cursor }, principal }) => {
    const rows = await store.list(principal.tenantId, positionOf(cursor), limit + 1);
    return json(
      200,
      pageOf(rows, limit, viewOf, ({ personId }) => personId),
    );
  }),
];
