import { expect, test } from '@jest/globals';
import type { Update } from 'telegraf/types';
import { admit } from './admission.js';

const CHAT = { id: -100, type: 'supergroup' as const, title: 'Operators' };
const PAT = { id: 7, is_bot: false, first_name: 'Pat' };
const BOT = { id: 1, is_bot: true, first_name: 'Wingman' };
const allow = { chatIds: [CHAT.id], userIds: [PAT.id], botId: BOT.id };

const message = (extra: object = {}): Update => ({
  update_id: 5,
  message: { message_id: 2, date: 0, chat: CHAT, from: PAT, text: '/status', ...extra },
});
const press = (extra: object = {}): Update =>
  ({
    update_id: 6,
    callback_query: {
      id: 'q',
      from: PAT,
      chat_instance: 'c',
      data: 'ack:1',
      message: { message_id: 3, date: 1, chat: CHAT, from: BOT },
      ...extra,
    },
  }) as unknown as Update;

test('hears a listed person in a listed chat', () => {
  expect(admit(message(), allow)).toEqual({
    kind: 'message',
    updateId: 5,
    chatId: -100,
    userId: 7,
    messageId: 2,
    text: '/status',
  });
  expect(admit(press(), allow)).toMatchObject({ kind: 'press', userId: 7, queryId: 'q', messageId: 3, data: 'ack:1' });
});

test.each([
  ['another chat', message({ chat: { ...CHAT, id: -200 } }), 'chat_not_listed'],
  ['a listed person in private', message({ chat: { id: 7, type: 'private' } }), 'chat_not_listed'],
  ['another person', message({ from: { ...PAT, id: 8 } }), 'user_not_listed'],
  ['an anonymous administrator', message({ from: { ...PAT, is_bot: true }, sender_chat: CHAT }), 'anonymous_sender'],
  ['somebody who writes as a channel', message({ sender_chat: { id: -300, type: 'channel' } }), 'anonymous_sender'],
  ['a bot with a listed id', message({ from: { ...PAT, is_bot: true } }), 'anonymous_sender'],
  ['nobody', message({ from: undefined }), 'anonymous_sender'],
  ['a forwarded message', message({ forward_origin: { type: 'hidden_user' } }), 'forwarded'],
  ['a message forwarded the old way', message({ forward_date: 1 }), 'forwarded'],
  ['a message through another bot', message({ via_bot: BOT }), 'via_bot'],
  ['an edited message under another name', message({ edit_date: 1 }), 'edited'],
  ['an edited message', { update_id: 1, edited_message: {} } as Update, 'edited'],
  ['a channel post', { update_id: 1, channel_post: {} } as Update, 'channel_post'],
  ['a picture', message({ text: undefined, photo: [] }), 'not_a_command_or_press'],
  [
    'a press in another chat',
    press({ message: { message_id: 3, date: 1, chat: { ...CHAT, id: -200 }, from: BOT } }),
    'chat_not_listed',
  ],
  ['a press by another person', press({ from: { ...PAT, id: 8 } }), 'user_not_listed'],
  [
    'a press under a message of somebody else',
    press({ message: { message_id: 3, date: 1, chat: CHAT, from: PAT } }),
    'foreign_button',
  ],
  ['a press on an inline result', press({ message: undefined, inline_message_id: 'x' }), 'chat_not_listed'],
  ['a game', press({ data: undefined, game_short_name: 'x' }), 'not_a_command_or_press'],
])('does not hear %s', (_case, update, reason) => {
  expect(admit(JSON.parse(JSON.stringify(update)) as Update, allow)).toMatchObject({ kind: 'refused', reason });
});

test('hears nobody when nobody is listed', () => {
  expect(admit(message(), { ...allow, userIds: [] })).toMatchObject({ reason: 'user_not_listed' });
});
