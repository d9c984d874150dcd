import { describe, expect, test } from '@jest/globals';
import { parseHtml } from '@wingman/testkit';
import fc from 'fast-check';
import { visible } from './escape.js';
import { bold, code, italic, plain, pre, rich, type RichText } from './rich-text.js';
import { MAX_MESSAGE_LENGTH, splitMessage } from './split.js';

/** What a reader sees of a part, without label and mark (both stand in the first line). */
const bodyOf = (part: string): string => parseHtml(part).text.replace(/^.*\n/, '');

describe('a text that fits', () => {
  test.each<[string, RichText, string]>([
    ['plain text', rich`hello`, 'hello'],
    ['styles', rich`${bold('a')} ${italic('b')} ${code('c')}`, '<b>a</b> <i>b</i> <code>c</code>'],
    ['markup in a value', rich`${code('<b>&amp;</b>')}`, '<code>&lt;b&gt;&amp;amp;&lt;/b&gt;</code>'],
    ['a control character', [plain('a\u0000b\u007f')], 'a␀b␡'],
    ['a reordering mark', [plain('gpj\u202eexe')], 'gpj[U+202E]exe'],
    ['a lone surrogate', [plain('a\ud800b')], 'a\ufffdb'],
    ['neighbours of one style under one tag', [pre('a'), pre('b')], '<pre>ab</pre>'],
  ])('shows %s', (_case, text, html) => {
    expect(splitMessage(text)).toEqual([html]);
  });

  test('carries its label and no mark', () => {
    expect(splitMessage(rich`x`, { label: rich`Alert ${code('7')}` })).toEqual(['Alert <code>7</code>\nx']);
  });

  test.each([
    [MAX_MESSAGE_LENGTH, 1],
    [MAX_MESSAGE_LENGTH + 1, 2],
  ])('of %i characters makes %i parts', (length, parts) => {
    expect(splitMessage([plain('x'.repeat(length))])).toHaveLength(parts);
  });
});

describe('a text that is too long', () => {
  test('counts an escaped character as long as it is', () => {
    const parts = splitMessage([plain('&'.repeat(1000))]);
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(part).toMatch(/^\(\d\/2\)\n(&amp;)+$/);
  });

  test('breaks after a line rather than inside one', () => {
    const row = `${'x'.repeat(999)}\n`;
    const [first] = splitMessage([pre(row.repeat(6))]);
    expect(first).toBe(`(1/2)\n<pre>${row.repeat(4)}</pre>`);
  });

  test('breaks after a word where no line ends in the second half', () => {
    const parts = splitMessage([plain(`${'word '.repeat(2000)}`)]);
    for (const part of parts.slice(0, -1)) expect(part).toMatch(/word $/);
  });

  test('keeps a character that people see as one together', () => {
    const family = '👨‍👩‍👧‍👦';
    for (const part of splitMessage([plain(family.repeat(1000))])) {
      expect(bodyOf(part).replaceAll(family, '')).toBe('');
    }
  });

  test('marks hundreds of parts with all their digits', () => {
    const parts = splitMessage([plain('x'.repeat(12_000))], { limit: 100 });
    expect(parts.length).toBeGreaterThan(99);
    expect(parts.at(-1)).toMatch(new RegExp(`^\\(${parts.length}/${parts.length}\\)\\n`));
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(100);
  });

  test('refuses a label that leaves no room', () => {
    expect(() => splitMessage([plain('x'.repeat(200))], { label: [plain('y'.repeat(90))], limit: 100 })).toThrow(
      RangeError,
    );
  });
});

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('<', '&', '>', '\n', ' ', '\ud83d', '\ude00', '😀', 'é', 'e\u0301'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 600,
});
const anySpan = fc.record({ text: anyText, style: fc.constantFrom('plain', 'bold', 'italic', 'code', 'pre') });

test('any text arrives whole, in parts that Telegram accepts and that each carry the label', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 8 }), fc.integer({ min: 120, max: 400 }), (spans, limit) => {
      const text = spans as RichText;
      const parts = splitMessage(text, { label: rich`Alert ${code('<7>')}`, limit });
      for (const [index, part] of parts.entries()) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part).not.toMatch(/\p{Cs}/u);
        const mark = parts.length === 1 ? '' : ` (${index + 1}/${parts.length})`;
        expect(parseHtml(part).text.startsWith(`Alert <7>${mark}\n`)).toBe(true);
      }
      expect(parts.map(bodyOf).join('')).toBe(text.map((span) => visible(span.text)).join(''));
    }),
    { numRuns: 300 },
  );
});
