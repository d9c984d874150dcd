import { cannotParse } from './bot-api-error.js';
import type { MessageEntity, ParsedText } from './types.js';

// https://core.telegram.org/bots/api#html-style
const TAGS: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  span: 'spoiler',
  'tg-spoiler': 'spoiler',
  a: 'text_link',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
};

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

interface OpenTag {
  name: string;
  offset: number;
  attributes: Map<string, string>;
}

/**
 * Reads text in parse mode HTML into plain text and entities, with the refusals (and the byte offsets in them)
 * that the Bot API gives. Only the four named entities of its documentation are decoded; others stay as they are.
 */
export function parseHtml(source: string): ParsedText {
  return new HtmlReader(source).read();
}

class HtmlReader {
  private readonly source: string;
  private at = 0;
  private text = '';
  private readonly open: OpenTag[] = [];
  private readonly entities: MessageEntity[] = [];

  constructor(source: string) {
    this.source = source;
  }

  read(): ParsedText {
    while (this.at < this.source.length) {
      const next = this.source[this.at];
      if (next === '<') this.readTag();
      else if (next === '&') this.text += this.readReference();
      else this.text += this.source[this.at++];
    }
    const unclosed = this.open.at(-1);
    if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
    this.entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
    return { text: this.text, entities: this.entities };
  }

  /** Offsets in Telegram's sentences count bytes of UTF-8. */
  private bytesUpTo(index: number): number {
    return Buffer.byteLength(this.source.slice(0, index));
  }

  private readReference(): string {
    const match = /^&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]+));?/i.exec(this.source.slice(this.at));
    const decoded = match ? decodeReference(match[1], match[2], match[3]) : undefined;
    if (!match || decoded === undefined) {
      this.at += 1;
      return '&';
    }
    this.at += match[0].length;
    return decoded;
  }

  private readTag(): void {
    const start = this.at;
    this.at += 1;
    if (this.source[this.at] === '/') this.readEndTag(start);
    else this.readStartTag(start);
  }

  private readStartTag(start: number): void {
    const offset = this.bytesUpTo(start);
    const name = this.take(/^[^\s>]*/).toLowerCase();
    if (this.at >= this.source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
    if (!(name in TAGS)) throw cannotParse(`Unsupported start tag "${name}" at byte offset ${offset}`);
    const attributes = this.readAttributes(name, offset);
    if (name === 'span' && attributes.get('class') !== 'tg-spoiler') {
      throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`);
    }
    this.open.push({ name, offset: this.text.length, attributes });
  }

  private readAttributes(tag: string, offset: number): Map<string, string> {
    const attributes = new Map<string, string>();
    for (;;) {
      this.take(/^\s*/);
      if (this.source[this.at] === '>') break;
      const name = this.take(/^[^\s=>]*/).toLowerCase();
      if (this.at >= this.source.length) throw cannotParse(`Unclosed start tag "${tag}" at byte offset ${offset}`);
      if (name === '') throw cannotParse(`Empty attribute name in the tag "${tag}" at byte offset ${offset}`);
      this.take(/^\s*/);
      attributes.set(name, this.source[this.at] === '=' ? this.readValue(tag, offset) : '');
    }
    this.at += 1;
    return attributes;
  }

  private readValue(tag: string, offset: number): string {
    this.at += 1;
    this.take(/^\s*/);
    const quote = this.source[this.at];
    if (quote === undefined) throw cannotParse(`Unclosed start tag "${tag}" at byte offset ${offset}`);
    if (quote !== '"' && quote !== "'") {
      const token = this.take(/^[A-Za-z0-9.-]*/);
      if (!/[\s>]/.test(this.source[this.at] ?? '')) {
        throw cannotParse(`Unexpected end of name token at byte offset ${this.bytesUpTo(this.at - token.length)}`);
      }
      return token;
    }
    this.at += 1;
    let value = '';
    while (this.at < this.source.length && this.source[this.at] !== quote) {
      value += this.source[this.at] === '&' ? this.readReference() : this.source[this.at++];
    }
    if (this.at >= this.source.length) throw cannotParse(`Unclosed start tag at byte offset ${offset}`);
    this.at += 1;
    return value;
  }

  private readEndTag(start: number): void {
    const offset = this.bytesUpTo(start);
    this.at += 1;
    const tag = this.open.pop();
    if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${offset}`);
    const name = this.take(/^[^\s>]*/).toLowerCase();
    this.take(/^\s*/);
    if (this.source[this.at] !== '>') throw cannotParse(`Unclosed end tag at byte offset ${offset}`);
    this.at += 1;
    if (name !== '' && name !== tag.name) {
      throw cannotParse(`Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`);
    }
    this.close(tag);
  }

  private close(tag: OpenTag): void {
    const length = this.text.length - tag.offset;
    const type = TAGS[tag.name];
    if (length === 0 || type === undefined) return;
    if (type !== 'text_link') {
      this.entities.push({ type, offset: tag.offset, length });
      return;
    }
    const url = tag.attributes.get('href');
    if (url) this.entities.push({ type, offset: tag.offset, length, url });
  }

  private take(pattern: RegExp): string {
    const taken = pattern.exec(this.source.slice(this.at))?.[0] ?? '';
    this.at += taken.length;
    return taken;
  }
}

function decodeReference(hex?: string, decimal?: string, name?: string): string | undefined {
  if (name !== undefined) return NAMED[name];
  const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}
