export type { SentMessage } from './chat-book.js';
export type { Fault } from './faults.js';
export { parseHtml } from './html.js';
export type { CallbackAnswer } from './methods.js';
export type { People } from './people.js';
export { startFakeTelegram, type FakeTelegram, type FakeTelegramOptions, type RecordedCall } from './server.js';
export { MAX_TEXT_LENGTH } from './text.js';
export type { Chat, InlineKeyboardButton, Message, Update, User } from './types.js';
