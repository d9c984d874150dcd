import { expect, test } from '@jest/globals';
import { parseHtml } from './html.js';

test.each([
  ['plain text', 'hello', { text: 'hello', entities: [] }],
  ['the four named entities', '&lt;a&gt; &amp; &quot;b&quot;', { text: '<a> & "b"', entities: [] }],
  ['numeric references', '&#9888;&#x1F512;', { text: '⚠🔒', entities: [] }],
  ['an unknown reference as it stands', '&ge;&nbsp;', { text: '&ge;&nbsp;', entities: [] }],
  ['bold after a surrogate pair', '🔒<b>x</b>', { text: '🔒x', entities: [{ type: 'bold', offset: 2, length: 1 }] }],
  ['an empty tag as nothing', '<b></b>x', { text: 'x', entities: [] }],
  [
    'a link',
    '<a href="https://example.org/?a=1&amp;b=2">x</a>',
    { text: 'x', entities: [{ type: 'text_link', offset: 0, length: 1, url: 'https://example.org/?a=1&b=2' }] },
  ],
  [
    'nested tags, the outer first',
    '<b>a<i>b</i></b>',
    {
      text: 'ab',
      entities: [
        { type: 'bold', offset: 0, length: 2 },
        { type: 'italic', offset: 1, length: 1 },
      ],
    },
  ],
])('reads %s', (_case, source, parsed) => {
  expect(parseHtml(source)).toEqual(parsed);
});

test.each([
  ['a < b', 'Unsupported start tag "" at byte offset 2'],
  ['a <b', 'Unclosed start tag at byte offset 2'],
  ['é<x>', 'Unsupported start tag "x" at byte offset 2'],
  ['<b>x', 'Can\'t find end tag corresponding to start tag "b"'],
  ['x</b>', 'Unexpected end tag at byte offset 1'],
  ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
  ['<b>x</b ', 'Unclosed end tag at byte offset 4'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['<a =x>y</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
  ['<a href="x>y</a>', 'Unclosed start tag at byte offset 0'],
])('refuses %s', (source, why) => {
  expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${why}`);
});
