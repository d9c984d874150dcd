import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { listing } from '../service/listing.js';
import { serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';

const list: Command = listing({
  name: 'people list',
  summary: "list the tenant's people",
  keys: ['admin'],
  list: ({ client }) => client.listPeople,
  columns: {
    PERSON: ({ person_id: id }) => id,
    NAME: ({ name }) => name,
    TELEGRAM: ({ telegram_user_ids: ids }) => ids.join(','),
    KEYS: ({ key_ids: ids }) => ids.length,
  },
});

const add: Command = serviceCommand({
  name: 'people add',
  summary: 'register a person with the keys and Telegram accounts they use',
  takes: ['NAME'],
  options: {
    key: { value: 'KEY_ID', about: 'a key of theirs (its id); may be repeated', multiple: true },
    telegram: { value: 'USER_ID', about: 'a Telegram account of theirs; may be repeated', multiple: true },
  },
  keys: ['admin'],
  async run({ client, words: [name = ''], texts }) {
    const accounts = texts('telegram').map((said) => {
      if (!/^[1-9]\d{0,15}$/.test(said)) throw new UsageError('--telegram: expected a user id, a number');
      return Number(said);
    });
    const person = await client.createPerson({ name, telegram_user_ids: accounts, key_ids: texts('key') });
    const { person_id: id, telegram_user_ids: telegram, key_ids: keys } = person;
    return {
      json: person,
      lines: fields({ id, name: person.name, telegram: telegram.join(','), keys: keys.join(',') }),
    };
  },
});

export const peopleCommands: readonly Command[] = [list, add];
