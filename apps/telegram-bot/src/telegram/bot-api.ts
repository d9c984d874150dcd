import { Telegram } from 'telegraf';
import type { BotCommand, InlineKeyboardMarkup, Update, UserFromGetMe } from 'telegraf/types';
import type { Buttons } from '../command/button.js';

/** One message in Telegram's HTML. */
export interface OutgoingMessage {
  chatId: number;
  html: string;
  buttons?: Buttons;
}

/** A file, with a note in Telegram's HTML under it. */
export interface OutgoingFile {
  chatId: number;
  html: string;
  file: { name: string; content: string };
}

/** The calls this bot makes. Each throws what telegraf throws; `failureOf` tells what that means. */
export interface BotApi {
  getMe(): Promise<UserFromGetMe>;
  /** One long poll: an update not below `offset`, or none in `waitSeconds`. `signal` ends it at once. */
  nextUpdate(offset: number, waitSeconds: number, signal: AbortSignal): Promise<Update | undefined>;
  /** Forgets a webhook, with which there are no polls; updates that wait are kept. */
  deleteWebhook(): Promise<void>;
  /** Has updates sent to an address, one at a time, each with the secret token. */
  setWebhook(webhook: { url: string; secret: string }): Promise<void>;
  setCommands(commands: readonly BotCommand[]): Promise<void>;
  /** Returns the message id. */
  send(message: OutgoingMessage): Promise<number>;
  edit(messageId: number, message: OutgoingMessage): Promise<void>;
  /** Returns the message id. */
  sendFile(message: OutgoingFile): Promise<number>;
  /** Changes the note under a file. */
  editCaption(messageId: number, message: Omit<OutgoingMessage, 'buttons'>): Promise<void>;
  /** Takes a message away; one of somebody else's only where the bot may. */
  remove(chatId: number, messageId: number): Promise<void>;
  /** Ends the spinner on a pressed button; `notice` (at most 200 characters) shows for a moment. */
  answerPress(queryId: string, notice?: string): Promise<void>;
}

interface BotApiOptions {
  token: string;
  apiRoot: string;
  /** For everything but polls; telegraf by itself would wait 500 seconds. */
  timeoutMs: number;
}

/** What the bot wants to hear of; Telegram keeps the rest to itself. */
const ALLOWED_UPDATES = ['message', 'callback_query'] as const;

/** The Bot API through telegraf, one attempt a call, with a limit of time on each. */
export function createBotApi({ token, apiRoot, timeoutMs }: BotApiOptions): BotApi {
  const telegram = new Telegram(token, { apiRoot });
  const call: Telegram['callApi'] = (method, payload, { signal } = {}) =>
    telegram.callApi(method, payload, { signal: signal ?? signalOf(AbortSignal.timeout(timeoutMs)) });

  return {
    getMe: () => call('getMe', {}),
    async nextUpdate(offset, waitSeconds, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1000 + timeoutMs)]);
      const [update] = await call(
        'getUpdates',
        { offset, timeout: waitSeconds, limit: 1, allowed_updates: [...ALLOWED_UPDATES] },
        { signal: signalOf(limit) },
      );
      return update;
    },
    async deleteWebhook() {
      await call('deleteWebhook', {});
    },
    async setWebhook({ url, secret }) {
      await call('setWebhook', {
        url,
        secret_token: secret,
        max_connections: 1,
        allowed_updates: [...ALLOWED_UPDATES],
      });
    },
    async setCommands(commands) {
      await call('setMyCommands', { commands });
    },
    async send(message) {
      return (await call('sendMessage', payloadOf(message))).message_id;
    },
    async edit(messageId, message) {
      await call('editMessageText', { ...payloadOf(message), message_id: messageId });
    },
    async sendFile({ chatId, html, file: { name, content } }) {
      const document = { source: Buffer.from(content), filename: name };
      const sent = await call('sendDocument', { chat_id: chatId, document, caption: html, parse_mode: 'HTML' });
      return sent.message_id;
    },
    async editCaption(messageId, { chatId, html }) {
      await call('editMessageCaption', { chat_id: chatId, message_id: messageId, caption: html, parse_mode: 'HTML' });
    },
    async remove(chatId, messageId) {
      await call('deleteMessage', { chat_id: chatId, message_id: messageId });
    },
    async answerPress(queryId, notice) {
      await call('answerCallbackQuery', { callback_query_id: queryId, text: notice });
    },
  };
}

const payloadOf = ({ chatId, html, buttons }: OutgoingMessage) => ({
  chat_id: chatId,
  text: html,
  parse_mode: 'HTML' as const,
  link_preview_options: { is_disabled: true },
  ...(buttons && { reply_markup: keyboardOf(buttons) }),
});

const keyboardOf = (buttons: Buttons): InlineKeyboardMarkup => ({
  inline_keyboard: [buttons.map(({ text, data }) => ({ text, callback_data: data }))],
});

type TelegrafSignal = NonNullable<NonNullable<Parameters<Telegram['callApi']>[2]>['signal']>;
// telegraf's types name the signal of a polyfill; at run time any AbortSignal serves.
const signalOf = (signal: AbortSignal): TelegrafSignal => signal as unknown as TelegrafSignal;
