import { randomInt } from 'node:crypto';
import { badRequest, BotApiError } from './bot-api-error.js';
import type { ChatBook, SentMessage } from './chat-book.js';
import { readKeyboard } from './keyboard.js';
import { readText } from './text.js';
import type { CallbackQuery, Message, ParsedText, User } from './types.js';
import type { UpdateQueue } from './update-queue.js';
import type { Webhook } from './webhook.js';

/** What a callback query got as its answer. */
export interface CallbackAnswer {
  text?: string;
  show_alert: boolean;
}

/** The server's memory, shared by the bot's side (methods) and the people's side (tests). */
export interface TelegramState {
  bot: User;
  chats: ChatBook;
  updates: UpdateQueue;
  webhook: Webhook;
  callbacks: Map<string, { query: CallbackQuery; answer?: CallbackAnswer }>;
  commands: unknown;
}

export type Parameters = Record<string, unknown>;
type Method = (state: TelegramState, parameters: Parameters, closed: AbortSignal) => unknown;

/** The methods that this server knows, by lower-case name: "All methods in the Bot API are case-insensitive". */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>(
  Object.entries({
    getMe: ({ bot }) => ({ ...bot, can_join_groups: true, can_read_all_group_messages: false }),
    getUpdates,
    getWebhookInfo: ({ webhook }) => webhook.info(),
    setWebhook,
    deleteWebhook: ({ webhook }) => webhook.set({ url: '' }),
    setMyCommands,
    getMyCommands: ({ commands }) => commands,
    sendMessage,
    sendDocument,
    editMessageText,
    editMessageCaption,
    deleteMessage,
    answerCallbackQuery,
  } satisfies Record<string, Method>).map(([name, method]) => [name.toLowerCase(), method]),
);

function setWebhook({ webhook, updates }: TelegramState, parameters: Parameters): true {
  const allowed = parameters.allowed_updates;
  if (allowed !== undefined) updates.allow((typeof allowed === 'string' ? JSON.parse(allowed) : allowed) as string[]);
  return webhook.set(parameters);
}

function getUpdates(
  { updates, webhook }: TelegramState,
  parameters: Parameters,
  closed: AbortSignal,
): Promise<unknown> {
  if (webhook.isSet) {
    throw new BotApiError(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const allowed = parameters.allowed_updates;
  return updates.get(
    {
      offset: Number(parameters.offset ?? 0),
      limit: Math.min(Math.max(Number(parameters.limit ?? 100), 1), 100),
      timeoutMs: Math.min(Math.max(Number(parameters.timeout ?? 0), 0), 50) * 1000,
      allowedUpdates: (typeof allowed === 'string' ? JSON.parse(allowed) : allowed) as string[] | undefined,
    },
    closed,
  );
}

function sendMessage({ bot, chats }: TelegramState, parameters: Parameters): Message {
  const parsed = readText(parameters.text, parameters.parse_mode);
  const chat = chats.find(parameters.chat_id);
  chats.assertWritable(chat);
  const keyboard = readKeyboard(parameters.reply_markup);
  const now = Date.now();
  const message: SentMessage = {
    message_id: chats.nextMessageId(chat),
    from: bot,
    chat,
    date: Math.floor(now / 1000),
    text: parsed.text,
    ...(parsed.entities.length > 0 && { entities: parsed.entities }),
    ...(keyboard && { reply_markup: keyboard }),
    source: String(parameters.text),
    sentAt: now,
  };
  return onTheWire(chats.keep(message));
}

/** A file that came with the call; its note is kept as the message's text, under which people see it. */
function sendDocument({ bot, chats }: TelegramState, parameters: Parameters): Message {
  const parsed = readCaption(parameters);
  const chat = chats.find(parameters.chat_id);
  chats.assertWritable(chat);
  if (parameters.document === undefined || parameters.document === '') throw badRequest('file must be non-empty');
  const now = Date.now();
  const message: SentMessage = {
    message_id: chats.nextMessageId(chat),
    from: bot,
    chat,
    date: Math.floor(now / 1000),
    text: parsed.text,
    ...(parsed.entities.length > 0 && { entities: parsed.entities }),
    source: String(parameters.caption),
    file: String(parameters.document),
    sentAt: now,
  };
  return onTheWire(chats.keep(message));
}

function editMessageCaption({ bot, chats }: TelegramState, parameters: Parameters): Message {
  const parsed = readCaption(parameters);
  const chat = chats.find(parameters.chat_id);
  chats.assertWritable(chat);
  const keyboard = readKeyboard(parameters.reply_markup);
  return onTheWire(
    chats.edit(chat, bot, parameters.message_id, { ...parsed, source: String(parameters.caption), keyboard }),
  );
}

/** "0-1024 characters after entities parsing" (sendDocument). */
const MAX_CAPTION_LENGTH = 1024;

function readCaption({ caption, parse_mode: parseMode }: Parameters): ParsedText {
  const parsed = readText(caption, parseMode);
  if (parsed.text.length > MAX_CAPTION_LENGTH) throw badRequest('message caption is too long');
  return parsed;
}

function editMessageText({ bot, chats }: TelegramState, parameters: Parameters): Message {
  const parsed = readText(parameters.text, parameters.parse_mode);
  const chat = chats.find(parameters.chat_id);
  chats.assertWritable(chat);
  if (parameters.message_id === undefined) throw badRequest('message identifier is not specified');
  const keyboard = readKeyboard(parameters.reply_markup);
  return onTheWire(
    chats.edit(chat, bot, parameters.message_id, { ...parsed, source: String(parameters.text), keyboard }),
  );
}

function deleteMessage({ bot, chats }: TelegramState, parameters: Parameters): true {
  chats.remove(chats.find(parameters.chat_id), bot, parameters.message_id);
  return true;
}

function answerCallbackQuery({ callbacks }: TelegramState, parameters: Parameters): true {
  const callback = callbacks.get(String(parameters.callback_query_id));
  if (!callback || callback.answer) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid');
  }
  const text = parameters.text === undefined ? undefined : String(parameters.text);
  if (text !== undefined && text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  callback.answer = { text, show_alert: String(parameters.show_alert) === 'true' };
  return true;
}

function setMyCommands(state: TelegramState, parameters: Parameters): true {
  const given = parameters.commands;
  const commands = (typeof given === 'string' ? JSON.parse(given) : given) as {
    command: string;
    description: string;
  }[];
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
    if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  state.commands = commands;
  return true;
}

/** A kept message without what this server remembers besides Telegram's own fields. */
export function onTheWire({ source: _source, sentAt: _sentAt, file: _file, ...message }: SentMessage): Message {
  return message;
}

/** Opaque ids as Telegram gives them: long digits. */
export const opaqueId = (): string => `${randomInt(1, 2 ** 47)}${randomInt(1, 2 ** 20)}`;
