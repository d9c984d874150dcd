/** How a piece of text is shown; each has one HTML tag of Telegram's (`plain` has none). */
export type Style = 'plain' | 'bold' | 'italic' | 'code' | 'pre';

export interface Span {
  text: string;
  style: Style;
}

/**
 * Text with styles, as data. Markup exists only in the output of `renderHtml`, so no value from outside can ever
 * become markup, and a text can be split anywhere without cutting a tag.
 */
export type RichText = readonly Span[];

export const plain = (text: string): Span => ({ text, style: 'plain' });
export const bold = (text: string): Span => ({ text, style: 'bold' });
export const italic = (text: string): Span => ({ text, style: 'italic' });
/** For ids and names: Telegram makes no link, mention or command out of what stands in it. */
export const code = (text: string): Span => ({ text, style: 'code' });
/** The same for whole blocks, line breaks kept. */
export const pre = (text: string): Span => ({ text, style: 'pre' });

type Value = string | number | Span | RichText;

/** Template tag: rich`Worker ${code(id)} is locked.` A bare string is plain text. */
export function rich(strings: TemplateStringsArray, ...values: Value[]): RichText {
  return strings.flatMap((text, index) => [plain(text), ...spansOf(values[index])]).filter(({ text }) => text !== '');
}

/** The texts, one a line. */
export function lines(...texts: readonly RichText[]): RichText {
  return texts.flatMap((text, index) => (index === 0 ? text : [plain('\n'), ...text]));
}

/** What a reader sees, without styles. */
export const plainText = (text: RichText): string => text.map((span) => span.text).join('');

function spansOf(value: Value | undefined): RichText {
  if (value === undefined) return [];
  if (typeof value === 'string' || typeof value === 'number') return [plain(String(value))];
  return 'style' in value ? [value] : value;
}
