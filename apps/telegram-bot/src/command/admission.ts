import type { Message, Update } from 'telegraf/types';
import { CODE_SECONDS } from './one-time-code.js';

/** Who may talk to the bot, and where. Both must fit. */
export interface AllowList {
  chatIds: readonly number[];
  userIds: readonly number[];
  /** The bot's own account: buttons count only under its own messages. */
  botId: number;
}

/** Something that a listed person did in a listed chat, in their own name, just now. */
export type Admitted =
  | {
      kind: 'message';
      updateId: number;
      chatId: number;
      userId: number;
      messageId: number;
      text: string;
      /** What the bot had asked in the message that this one answers, not long before. */
      question?: string;
    }
  | {
      kind: 'press';
      updateId: number;
      chatId: number;
      userId: number;
      queryId: string;
      messageId: number;
      data: string;
    };

/** Not for the bot. `reason` is a word from a closed list; the text of a refused message is nobody's business. */
export interface Refused {
  kind: 'refused';
  reason: RefusalReason;
  chatId?: number;
  userId?: number;
}

export type RefusalReason =
  | 'chat_not_listed'
  | 'user_not_listed'
  | 'anonymous_sender'
  | 'forwarded'
  | 'edited'
  | 'channel_post'
  | 'via_bot'
  | 'not_a_command_or_press'
  | 'foreign_button';

/**
 * Lets through what a listed user wrote or pressed in a listed chat, and nothing else: no anonymous administrators
 * (they have no user id to hold anybody to), channels, bots, forwarded or edited messages, inline results.
 */
export function admit(update: Update, allow: AllowList): Admitted | Refused {
  if ('message' in update) return admitMessage(update, allow);
  if ('callback_query' in update) return admitPress(update, allow);
  if ('edited_message' in update || 'edited_channel_post' in update) return { kind: 'refused', reason: 'edited' };
  if ('channel_post' in update) return { kind: 'refused', reason: 'channel_post' };
  return { kind: 'refused', reason: 'not_a_command_or_press' };
}

// Field names of all generations of the Bot API, since a forwarded order must not pass for a given one.
const FORWARD_MARKS = [
  'forward_origin',
  'forward_from',
  'forward_from_chat',
  'forward_sender_name',
  'forward_date',
  'is_automatic_forward',
];

function admitMessage({ update_id: updateId, message }: Update.MessageUpdate, allow: AllowList): Admitted | Refused {
  const chatId = message.chat.id;
  const userId = message.from?.id;
  const refuse = (reason: RefusalReason): Refused => ({ kind: 'refused', reason, chatId, userId });
  if (!allow.chatIds.includes(chatId)) return refuse('chat_not_listed');
  if (message.sender_chat || !message.from || message.from.is_bot) {
    return refuse('anonymous_sender');
  }
  if (!allow.userIds.includes(message.from.id)) return refuse('user_not_listed');
  if (FORWARD_MARKS.some((mark) => mark in message)) return refuse('forwarded');
  if ('via_bot' in message) return refuse('via_bot');
  if ('edit_date' in message) return refuse('edited');
  if (!('text' in message)) return refuse('not_a_command_or_press');
  return {
    kind: 'message',
    updateId,
    chatId,
    userId: message.from.id,
    messageId: message.message_id,
    text: message.text,
    ...questionIn(message, allow),
  };
}

/** A question of the bot's own that is not too old; its age by Telegram's clock. */
function questionIn(
  { date, reply_to_message: asked }: Message.TextMessage,
  { botId }: AllowList,
): { question?: string } {
  if (!asked || !('text' in asked) || asked.from?.id !== botId) return {};
  const askedAt = Math.max(asked.date, asked.edit_date ?? 0);
  return date - askedAt <= CODE_SECONDS ? { question: asked.text } : {};
}

function admitPress(
  { update_id: updateId, callback_query: query }: Update.CallbackQueryUpdate,
  allow: AllowList,
): Admitted | Refused {
  const { message, from } = query;
  const refuse = (reason: RefusalReason): Refused => ({
    kind: 'refused',
    reason,
    chatId: message?.chat.id,
    userId: from.id,
  });
  if (!message || !allow.chatIds.includes(message.chat.id)) return refuse('chat_not_listed');
  if (from.is_bot) return refuse('anonymous_sender');
  if (!allow.userIds.includes(from.id)) return refuse('user_not_listed');
  // A message that is too old to be shown has no author any more ("InaccessibleMessage"); it is taken for the bot's own
  // because only the bot's own buttons send callback queries to it.
  if ('from' in message && message.from?.id !== allow.botId) return refuse('foreign_button');
  if (!('data' in query)) return refuse('not_a_command_or_press');
  return {
    kind: 'press',
    updateId,
    chatId: message.chat.id,
    userId: from.id,
    queryId: query.id,
    messageId: message.message_id,
    data: query.data,
  };
}
