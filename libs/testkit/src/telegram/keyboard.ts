import { badRequest } from './bot-api-error.js';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from './types.js';

/** "Data to be sent in a callback query … 1-64 bytes" (InlineKeyboardButton). */
const MAX_CALLBACK_DATA_BYTES = 64;
const MAX_BUTTONS = 100;

/** Reads `reply_markup` (an object, or its JSON as forms send it) as an inline keyboard, or throws Telegram's 400. */
export function readKeyboard(markup: unknown): InlineKeyboardMarkup | undefined {
  if (markup === undefined || markup === null || markup === '') return undefined;
  const object = typeof markup === 'string' ? parseJson(markup) : markup;
  if (!isObject(object)) throw badRequest('object expected as reply markup');
  if (!('inline_keyboard' in object)) return undefined;
  const rows = object.inline_keyboard;
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array');
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row)) throw badRequest('inline keyboard row must be an Array');
    return row.map(readButton);
  });
  if (keyboard.flat().length > MAX_BUTTONS) throw badRequest('reply markup is too long');
  return { inline_keyboard: keyboard.filter((row) => row.length > 0) };
}

function readButton(button: unknown): InlineKeyboardButton {
  const refuse = (why: string) => badRequest(`can't parse inline keyboard button: ${why}`);
  if (!isObject(button)) throw refuse('InlineKeyboardButton must be an Object');
  const { text, callback_data: data, url } = button;
  if (text === undefined) throw refuse('Can\'t find field "text"');
  if (typeof text !== 'string') throw refuse('Field "text" must be of type String');
  if (typeof url === 'string' && url !== '') return { text, url };
  if (typeof data !== 'string' || data === '') throw refuse('Text buttons are unallowed in the inline keyboard');
  if (Buffer.byteLength(data) > MAX_CALLBACK_DATA_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  return { text, callback_data: data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("can't parse reply keyboard markup JSON object");
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
