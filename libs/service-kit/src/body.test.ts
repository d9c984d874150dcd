import { describe, expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { assertMediaType, decodeText } from './body.js';
import { parseJson } from './json.js';

function refusal(act: () => unknown): { code: string; path: string | undefined } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, path: error.errors?.[0]?.path };
  }
}

describe('JSON', () => {
  test.each(['', '{', '{"a":1,}', "{'a':1}", '{"a":NaN}', '\u0000', '{} {}', '\ufeff{}', '{"a":"\n"}'])(
    'refuses what is none: %j',
    (text) => expect(refusal(() => parseJson(text))?.code).toBe('invalid_request'),
  );

  test.each([
    ['NUL', '{"claim":"a\\u0000b"}', 'claim'],
    ['half a pair in front', '{"claim":"\\ud83d"}', 'claim'],
    ['half a pair behind', '{"claim":"\\ude00 x"}', 'claim'],
    ['two front halves', '{"claim":"\\uD83D\\uD83D\\uDE00"}', 'claim'],
    ['one deep inside', '{"metadata":{"list":[1,"\\u0000"]}}', 'metadata.list.1'],
    ['one in a name', '{"metadata":{"\\u0000":1}}', 'a field name in metadata'],
  ])('refuses text that cannot be stored: %s', (_case, text, path) => {
    expect(refusal(() => parseJson(text))).toEqual({ code: 'invalid_text', path });
  });

  test.each(['{"claim":"\\ud83d\\ude00"}', '{"claim":"\\\\u0000"}', '{"claim":"\\u00e4"}'])(
    'takes text that only looks like it: %s',
    (text) => expect(parseJson(text)).toEqual(JSON.parse(text)),
  );

  test.each([
    ['brackets', '['.repeat(1024 * 1024)],
    ['braces', '{"a":'.repeat(200_000)],
    ['levels that close', `${'['.repeat(65)}${']'.repeat(65)}`],
  ])('refuses deep nesting of %s without exhausting the stack', (_case, text) => {
    expect(refusal(() => parseJson(text))?.code).toBe('invalid_request');
  });

  test('takes 64 levels, and brackets inside texts are none', () => {
    expect(parseJson(`${'['.repeat(64)}${']'.repeat(64)}`)).toBeDefined();
    expect(parseJson(`{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`)).toBeDefined();
  });

  test.each([
    ['at the top', '{"__proto__":{"admin":true}}', '__proto__'],
    ['deep inside', '{"metadata":{"a":[{"__proto__":1}]}}', 'metadata.a.0.__proto__'],
    ['in other spelling', '{"\\u005f_proto__":1}', '__proto__'],
  ])('refuses a field that would vanish on the way: %s', (_case, text, path) => {
    expect(refusal(() => parseJson(text))).toEqual({ code: 'invalid_request', path });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test('takes __proto__ as a value', () => {
    expect(parseJson('{"claim":"__proto__"}')).toEqual({ claim: '__proto__' });
  });

  test.each([
    ['at the top', '{"command":"a","command":"b"}', 'command'],
    ['with one value', '{"command":"a","token":"t","command":"a"}', 'command'],
    ['in two spellings', '{"command":"a","\\u0063ommand":"b"}', 'command'],
    ['deep inside', '{"metadata":{"list":[1,[],{"a":{"x":"}\\""},"b":0,"a":[]}]}}', 'metadata.list.2.a'],
    ['in an object that another one replaces', '{"a":{"x":1,"y":2},"a":{"x":1}}', 'a'],
    ['of a number', '{"0":1,"1":2,"0":3}', '0'],
    ['without a letter', '{"":1,"":2}', ''],
  ])('refuses a name that stands twice: %s', (_case, text, path) => {
    expect(refusal(() => parseJson(text))).toEqual({ code: 'invalid_request', path });
  });

  test('tells in which line a name stands twice', () => {
    expect(refusal(() => parseJson('{"metadata":{"a":1,"a":2}}', 3))?.path).toBe('line 3.metadata.a');
  });

  test.each([
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '{"a":":","b:":["\\":","{\\"a\\":1,\\"a\\":2}"],"A":null}',
    '{"constructor":1,"toString":{"constructor":1},"a":{},"b":[[],{}]}',
    '"a:b"',
    'null',
  ])('takes a name once in each object: %s', (text) => expect(parseJson(text)).toEqual(JSON.parse(text)));
});

test.each([
  ['a broken byte', [0x22, 0xff, 0x22]],
  ['an overlong form', [0xc0, 0xaf]],
  ['a surrogate written in UTF-8', [0xed, 0xa0, 0x80]],
  ['a character that was cut off', [0xe2, 0x82]],
])('refuses bytes that are not UTF-8: %s', (_case, bytes) => {
  expect(refusal(() => decodeText(Buffer.from(bytes)))?.code).toBe('invalid_text');
});

test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON ;x=y'])(
  'takes the media type %s as JSON',
  (type) => expect(refusal(() => assertMediaType(type, 'application/json'))).toBeUndefined(),
);

test.each([undefined, '', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'application/json5'])(
  'refuses the media type %s where JSON is expected',
  (type) => expect(refusal(() => assertMediaType(type, 'application/json'))?.code).toBe('unsupported_media_type'),
);
