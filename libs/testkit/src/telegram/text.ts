import { badRequest } from './bot-api-error.js';
import { parseHtml } from './html.js';
import { parseMarkdownV2 } from './markdown.js';
import type { MessageEntity, ParsedText } from './types.js';

/** "1-4096 characters after entities parsing" (sendMessage). Counted in UTF-16 units, the strictest reading. */
export const MAX_TEXT_LENGTH = 4096;

/**
 * What sendMessage makes of `text` and `parse_mode`: plain text, trimmed, and its entities.
 * Throws Telegram's 400 for markup it cannot parse and for text that is empty or too long afterwards.
 */
export function readText(text: unknown, parseMode: unknown): ParsedText {
  if (typeof text !== 'string' || text === '') throw badRequest('message text is empty');
  if (hasLoneSurrogate(text)) throw badRequest('strings must be encoded in UTF-8');
  const parsed = trimmed(parserOf(parseMode)(text));
  if (parsed.text === '') throw badRequest('message text is empty');
  if (parsed.text.length > MAX_TEXT_LENGTH) throw badRequest('message is too long');
  return parsed;
}

function parserOf(parseMode: unknown): (text: string) => ParsedText {
  if (parseMode === undefined || parseMode === '') return (text) => ({ text, entities: [] });
  const name = typeof parseMode === 'string' ? parseMode.toLowerCase() : '';
  if (name === 'html') return parseHtml;
  if (name === 'markdownv2') return parseMarkdownV2;
  throw badRequest('unsupported parse_mode');
}

function trimmed({ text, entities }: ParsedText): ParsedText {
  const cut = text.length - text.trimStart().length;
  const kept = text.trim();
  const inside = (entity: MessageEntity): MessageEntity => {
    const start = Math.max(entity.offset - cut, 0);
    const end = Math.min(entity.offset + entity.length - cut, kept.length);
    return { ...entity, offset: start, length: end - start };
  };
  return { text: kept, entities: entities.map(inside).filter(({ length }) => length > 0) };
}

const hasLoneSurrogate = (text: string): boolean => /\p{Cs}/u.test(text);
