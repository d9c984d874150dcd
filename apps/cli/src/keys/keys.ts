import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { listing } from '../service/listing.js';
import { instantOf, oneOf, serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';

const SCOPES = ['work', 'mint', 'read', 'decide', 'admin', 'relay'] as const;

const list: Command = listing({
  name: 'keys list',
  summary: "list the tenant's keys, without their texts",
  keys: ['admin'],
  list: ({ client }) => client.listKeys,
  columns: {
    KEY: ({ key_id: id }) => id,
    SCOPES: ({ scopes }) => scopes.join(','),
    WORKER: ({ worker_id: worker }) => worker,
    KIND: ({ kind }) => kind,
    EXPIRES: ({ expires_at: at }) => at,
    REVOKED: ({ revoked_at: at }) => at,
  },
});

const create: Command = serviceCommand({
  name: 'keys create',
  summary: 'create a key; its text is shown once, now',
  options: {
    scope: { value: 'SCOPE', about: `${SCOPES.join(', ')}; may be repeated`, multiple: true },
    worker: { value: 'ID', about: 'the worker that a work key is bound to' },
    bot: { about: 'a bot, which speaks for people (scope relay)' },
    expires: { value: 'TIME', about: 'until when it works; default: until it is revoked' },
  },
  keys: ['admin'],
  async run({ client, text, texts, flag }) {
    const scopes = texts('scope').map((scope) => oneOf('scope', scope, SCOPES));
    if (scopes.length === 0) throw new UsageError('--scope is missing');
    const worker = text('worker');
    const expires = text('expires');
    const made = await client.createKey({
      scopes: scopes.filter((scope) => scope !== undefined),
      ...(worker !== undefined && { worker_id: worker }),
      ...(flag('bot') && { kind: 'bot' }),
      ...(expires !== undefined && { expires_at: instantOf('expires', expires) }),
    });
    return { json: made, lines: fields({ ...made, scopes: made.scopes.join(',') }) };
  },
});

const revoke: Command = serviceCommand({
  name: 'keys revoke',
  summary: 'revoke a key; it stops working everywhere within a second',
  takes: ['KEY_ID'],
  keys: ['admin'],
  async run({ client, words: [id = ''] }) {
    const key = await client.revokeKey({ id });
    return { json: key, lines: [`${key.key_id} is revoked since ${key.revoked_at ?? 'now'}`] };
  },
});

export const keyCommands: readonly Command[] = [list, create, revoke];
