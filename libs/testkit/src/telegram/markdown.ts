import { cannotParse } from './bot-api-error.js';
import type { MessageEntity, ParsedText } from './types.js';

// https://core.telegram.org/bots/api#markdownv2-style; longer marks first, so that `__` is not read as two `_`.
const MARKS = [
  { mark: '||', type: 'spoiler', title: 'Spoiler' },
  { mark: '__', type: 'underline', title: 'Underline' },
  { mark: '*', type: 'bold', title: 'Bold' },
  { mark: '_', type: 'italic', title: 'Italic' },
  { mark: '~', type: 'strikethrough', title: 'Strikethrough' },
] as const;

const RESERVED = new Set('_*[]()~`>#+-=|{}.!');

interface OpenMark {
  mark: string;
  type: string;
  title: string;
  offset: number;
  byteOffset: number;
}

/** Reads parse mode MarkdownV2 (without custom emoji and expandable quotes) with the Bot API's refusals. */
export function parseMarkdownV2(source: string): ParsedText {
  let text = '';
  let at = 0;
  const open: OpenMark[] = [];
  const entities: MessageEntity[] = [];
  const bytesUpTo = (index: number) => Buffer.byteLength(source.slice(0, index));

  const readFenced = (fence: '```' | '`'): void => {
    const [type, title] = fence === '`' ? ['code', 'Code'] : ['pre', 'Pre'];
    const end = source.indexOf(fence, at + fence.length);
    if (end < 0) throw cannotParse(`Can't find end of ${title} entity at byte offset ${bytesUpTo(at)}`);
    let body = source.slice(at + fence.length, end);
    const language = fence === '```' ? /^([^\s`]+)\n/.exec(body)?.[1] : undefined;
    if (language !== undefined) body = body.slice(language.length + 1);
    const plain = body.replace(/\\([!-~])/g, '$1');
    if (plain !== '') entities.push({ type, offset: text.length, length: plain.length, ...(language && { language }) });
    text += plain;
    at = end + fence.length;
  };

  const readLinkEnd = (): void => {
    const link = open.pop();
    const url = /^\]\(((?:\\.|[^)\\])*)\)/.exec(source.slice(at));
    if (link?.mark !== '[' || !url) throw cannotParse(reserved(']'));
    const length = text.length - link.offset;
    if (length > 0) entities.push({ type: 'text_link', offset: link.offset, length, url: url[1] ?? '' });
    at += url[0].length;
  };

  while (at < source.length) {
    const rest = source.slice(at, at + 3);
    const here = rest[0] ?? '';
    // Any ASCII character may be escaped; a backslash before another one is itself.
    const escaped = here === '\\' && /^[ -~]/.exec(rest[1] ?? '');
    const mark = MARKS.find((candidate) => rest.startsWith(candidate.mark));
    if (escaped) {
      text += escaped[0];
      at += 2;
    } else if (here === '`') {
      readFenced(rest === '```' ? '```' : '`');
    } else if (here === '[') {
      open.push({ mark: '[', type: 'text_link', title: 'TextUrl', offset: text.length, byteOffset: bytesUpTo(at) });
      at += 1;
    } else if (here === ']' && open.at(-1)?.mark === '[') {
      readLinkEnd();
    } else if (mark) {
      const last = open.at(-1);
      if (last?.mark === mark.mark) {
        open.pop();
        const length = text.length - last.offset;
        if (length > 0) entities.push({ type: last.type, offset: last.offset, length });
      } else {
        open.push({ ...mark, offset: text.length, byteOffset: bytesUpTo(at) });
      }
      at += mark.mark.length;
    } else if (here === '>' && (at === 0 || source[at - 1] === '\n')) {
      at += 1;
    } else if (RESERVED.has(here)) {
      throw cannotParse(reserved(here));
    } else {
      text += here;
      at += 1;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw cannotParse(`Can't find end of ${unclosed.title} entity at byte offset ${unclosed.byteOffset}`);
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

const reserved = (character: string): string =>
  `Character '${character}' is reserved and must be escaped with the preceding '\\'`;
