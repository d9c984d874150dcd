import { until } from '../until.js';
import type { SentMessage } from './chat-book.js';
import { onTheWire, opaqueId, type CallbackAnswer, type TelegramState } from './methods.js';
import type { Chat, Message, User } from './types.js';

/** Telegram's own account behind which an anonymous group administrator writes. */
const GROUP_ANONYMOUS_BOT: User = { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' };

export interface WaitOptions {
  /** Milliseconds, default 10 seconds. */
  timeout?: number;
}

/** Telegram as people see it: they write, press buttons, and read what the bot wrote. */
export class People {
  private readonly state: TelegramState;

  constructor(state: TelegramState) {
    this.state = state;
  }

  /** A person with a private chat to the bot, which has the person's id, as in Telegram. */
  user(id: number, firstName = `User ${id}`): User {
    this.state.chats.add({ id, type: 'private', first_name: firstName });
    return { id, is_bot: false, first_name: firstName };
  }

  group(id: number, title = 'Operators'): Chat {
    return this.state.chats.add({ id, type: 'supergroup', title });
  }

  channel(id: number, title = 'News'): Chat {
    return this.state.chats.add({ id, type: 'channel', title });
  }

  block(chatId: number): void {
    this.state.chats.setBlocked(chatId, true);
  }

  unblock(chatId: number): void {
    this.state.chats.setBlocked(chatId, false);
  }

  /** A person writes; returns the id of the update, undefined if the bot does not take updates of this type. */
  userSends(chatId: number, user: User, text: string, extra: Partial<Message> = {}): number | undefined {
    return this.state.updates.add({ message: this.write(chatId, text, { from: user, ...extra }) });
  }

  /** A person answers a message, which comes along as it is now. */
  userReplies(message: SentMessage, user: User, text: string): number | undefined {
    const { chat } = message;
    const current = this.messages(chat.id).find(({ message_id: id }) => id === message.message_id) ?? message;
    return this.userSends(chat.id, user, text, { reply_to_message: onTheWire(current) });
  }

  /** A group makes the bot an administrator that may delete messages. */
  letDelete(chatId: number): void {
    this.state.chats.administered.add(chatId);
  }

  /** Everything in a chat that is still there, whoever wrote it. */
  texts(chatId: number): (string | undefined)[] {
    return this.state.chats.all(chatId).map(({ text }) => text);
  }

  /** The same for what somebody else had written and this user forwarded. */
  userForwards(chatId: number, user: User, text: string, author: User): number | undefined {
    const origin = { type: 'user', sender_user: author, date: unixNow() } as const;
    return this.userSends(chatId, user, text, { forward_origin: origin });
  }

  userEdits(chatId: number, user: User, text: string): number | undefined {
    const message = this.write(chatId, text, { from: user, edit_date: unixNow() });
    return this.state.updates.add({ edited_message: message });
  }

  /** A group administrator who hides behind the group. */
  anonymousAdminSends(chatId: number, text: string): number | undefined {
    return this.userSends(chatId, GROUP_ANONYMOUS_BOT, text, { sender_chat: this.state.chats.find(chatId) });
  }

  channelPosts(chatId: number, text: string): number | undefined {
    const post = this.write(chatId, text, { sender_chat: this.state.chats.find(chatId) });
    return this.state.updates.add({ channel_post: post });
  }

  /**
   * Presses the button with this text under a message; returns the id to ask `callbackAnswer` for.
   * The keyboard is the one the message has now, unless `data` forces what only a modified client could send.
   */
  userPresses(message: SentMessage, user: User, button: string, data?: string): string {
    const current = this.messages(message.chat.id).find(({ message_id: id }) => id === message.message_id) ?? message;
    const found = current.reply_markup?.inline_keyboard.flat().find(({ text }) => text === button);
    const pressed = data ?? found?.callback_data;
    if (pressed === undefined) throw new Error(`message ${message.message_id} has no button "${button}"`);
    const id = opaqueId();
    const query = { id, from: user, message: onTheWire(current), chat_instance: opaqueId(), data: pressed };
    this.state.callbacks.set(id, { query });
    this.state.updates.add({ callback_query: query });
    return id;
  }

  callbackAnswer(id: string): CallbackAnswer | undefined {
    return this.state.callbacks.get(id)?.answer;
  }

  /** What the bot wrote in a chat, in its newest version, oldest first. */
  messages(chatId: number): SentMessage[] {
    return this.state.chats.fromBot(chatId, this.state.bot);
  }

  /** The first message of the bot in the chat for which `matches` holds, as soon as there is one. */
  waitForMessage(
    chatId: number,
    matches: (message: SentMessage) => boolean,
    { timeout }: WaitOptions = {},
  ): Promise<SentMessage> {
    return until(() => this.messages(chatId).find(matches), { timeout, what: `a message in chat ${chatId}` });
  }

  private write(chatId: number, text: string, extra: Partial<Message>): Message {
    const { chats } = this.state;
    const chat = chats.find(chatId);
    const command = /^\/\w+(?:@\w+)?/.exec(text)?.[0];
    return chats.keep({
      message_id: chats.nextMessageId(chat),
      date: unixNow(),
      chat,
      text,
      ...(command && { entities: [{ type: 'bot_command', offset: 0, length: command.length }] }),
      ...extra,
    });
  }
}

const unixNow = (): number => Math.floor(Date.now() / 1000);
