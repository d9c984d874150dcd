import { expect, test } from '@jest/globals';
import { parseMarkdownV2 } from './markdown.js';

test.each([
  ['escaped characters', '1\\.0 \\(beta\\)', { text: '1.0 (beta)', entities: [] }],
  ['bold', '*a*', { text: 'a', entities: [{ type: 'bold', offset: 0, length: 1 }] }],
  ['underline, not twice italic', '__a__', { text: 'a', entities: [{ type: 'underline', offset: 0, length: 1 }] }],
  ['code with marks inside', '`a*b`', { text: 'a*b', entities: [{ type: 'code', offset: 0, length: 3 }] }],
  [
    'a block with its language',
    '```sh\nls```',
    { text: 'ls', entities: [{ type: 'pre', offset: 0, length: 2, language: 'sh' }] },
  ],
  [
    'a link',
    '[x](http://a.b)',
    { text: 'x', entities: [{ type: 'text_link', offset: 0, length: 1, url: 'http://a.b' }] },
  ],
])('reads %s', (_case, source, parsed) => {
  expect(parseMarkdownV2(source)).toEqual(parsed);
});

test.each([
  ['v1.0', "Character '.' is reserved and must be escaped with the preceding '\\'"],
  ['a-b', "Character '-' is reserved and must be escaped with the preceding '\\'"],
  ['é*x', "Can't find end of Bold entity at byte offset 2"],
  ['`x', "Can't find end of Code entity at byte offset 0"],
])('refuses %s', (source, why) => {
  expect(() => parseMarkdownV2(source)).toThrow(`Bad Request: can't parse entities: ${why}`);
});
