import { badRequest, BotApiError } from './bot-api-error.js';
import type { Chat, InlineKeyboardMarkup, Message, ParsedText, User } from './types.js';

/** One version of a message as people see it: the text as markup was understood, and the exact markup sent. */
export interface SentMessage extends Message {
  text: string;
  /** `text` of the call, before its markup was parsed. */
  source: string;
  /** The content of the file that came with it. */
  file?: string;
  /** Milliseconds since the epoch, finer than `date`. */
  sentAt: number;
}

interface Change extends ParsedText {
  source: string;
  keyboard: InlineKeyboardMarkup | undefined;
}

/** The chats that exist, who blocked the bot, and everything that was written in them. */
export class ChatBook {
  private readonly chats = new Map<number, Chat>();
  private readonly blocked = new Set<number>();
  /** Groups in which the bot may take people's messages away (`can_delete_messages`). */
  readonly administered = new Set<number>();
  private readonly written = new Map<number, Message[]>();
  private readonly lastMessageId = new Map<number, number>();

  add(chat: Chat): Chat {
    this.chats.set(chat.id, chat);
    return chat;
  }

  /** The chat of a call's `chat_id` (a number, or its digits as forms send them). */
  find(chatId: unknown): Chat {
    if (chatId === undefined || chatId === '') throw badRequest('chat_id is empty');
    const chat = this.chats.get(Number(chatId));
    if (!chat) throw badRequest('chat not found');
    return chat;
  }

  setBlocked(chatId: number, blocked: boolean): void {
    if (blocked) this.blocked.add(chatId);
    else this.blocked.delete(chatId);
  }

  assertWritable(chat: Chat): void {
    if (!this.blocked.has(chat.id)) return;
    throw new BotApiError(
      403,
      chat.type === 'private'
        ? 'Forbidden: bot was blocked by the user'
        : `Forbidden: bot was kicked from the ${chat.type} chat`,
    );
  }

  /** Message ids grow by one per chat, whoever writes. */
  nextMessageId(chat: Chat): number {
    const id = (this.lastMessageId.get(chat.id) ?? 0) + 1;
    this.lastMessageId.set(chat.id, id);
    return id;
  }

  keep<M extends Message>(message: M): M {
    this.written.set(message.chat.id, [...this.all(message.chat.id), message]);
    return message;
  }

  all(chatId: number): readonly Message[] {
    return this.written.get(chatId) ?? [];
  }

  /** deleteMessage: a bot takes its own away, and in private chats what people wrote; in a group it needs the right to. */
  remove(chat: Chat, bot: User, messageId: unknown): void {
    const old = this.all(chat.id).find(({ message_id: id }) => id === Number(messageId));
    if (!old) throw badRequest('message to delete not found');
    const may = old.from?.id === bot.id || chat.type === 'private' || this.administered.has(chat.id);
    if (!may) throw badRequest("message can't be deleted");
    this.written.set(
      chat.id,
      this.all(chat.id).filter((message) => message !== old),
    );
  }

  /** What the bot wrote, in its newest version, oldest first. */
  fromBot(chatId: number, bot: User): SentMessage[] {
    return this.all(chatId).filter((message): message is SentMessage => message.from?.id === bot.id);
  }

  /** editMessageText: throws Telegram's 400 where the message is not the bot's, or would stay the same. */
  edit(chat: Chat, bot: User, messageId: unknown, change: Change): SentMessage {
    const old = this.all(chat.id).find(({ message_id: id }) => id === Number(messageId));
    if (!old) throw badRequest('message to edit not found');
    if (old.from?.id !== bot.id) throw badRequest("message can't be edited");
    const { text, entities, source, keyboard } = change;
    const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
    const rowsOf = (markup?: InlineKeyboardMarkup) => markup?.inline_keyboard ?? [];
    const unchanged =
      old.text === text && same(old.entities ?? [], entities) && same(rowsOf(old.reply_markup), rowsOf(keyboard));
    if (unchanged) {
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
          'content and reply markup of the message',
      );
    }
    const edited: SentMessage = {
      ...(old as SentMessage),
      text,
      source,
      entities: entities.length > 0 ? entities : undefined,
      reply_markup: keyboard,
      edit_date: Math.floor(Date.now() / 1000),
    };
    this.written.set(
      chat.id,
      this.all(chat.id).map((message) => (message === old ? edited : message)),
    );
    return edited;
  }
}
