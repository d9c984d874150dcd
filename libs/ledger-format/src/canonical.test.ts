import { expect, test } from '@jest/globals';
import { AppError } from '@wingman/contracts';
import { canonicalBytes, canonicalText } from './canonical.js';

test('orders keys by UTF-16 code unit and writes numbers as RFC 8785 shows', () => {
  // RFC 8785 section 3.2.3 (keys) and appendix B (numbers).
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonicalText(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  expect(canonicalText([-0, 1e21, 1e-7, JSON.parse('333333333.33333329'), 4.5, 2e-3])).toBe(
    '[0,1e+21,1e-7,333333333.3333333,4.5,0.002]',
  );
  expect(canonicalBytes('ü')).toEqual(Buffer.from('"ü"', 'utf8'));
});

class Custom {
  field = 1;
}

test.each<[string, unknown, string]>([
  ['NaN', { a: Number.NaN }, 'invalid_request'],
  ['an infinity, as 1e999 parses to', JSON.parse('[1e999]'), 'invalid_request'],
  ['undefined', undefined, 'invalid_request'],
  ['an undefined member, which would vanish', { a: undefined }, 'invalid_request'],
  ['an undefined array member, which would become null', [undefined], 'invalid_request'],
  ['a function', { a: () => 1 }, 'invalid_request'],
  ['a symbol', { a: Symbol('x') }, 'invalid_request'],
  ['a big integer', { a: 1n }, 'invalid_request'],
  ['a date', new Date(0), 'invalid_request'],
  ['a map', { a: new Map() }, 'invalid_request'],
  ['an instance of a class', new Custom(), 'invalid_request'],
  ['nesting without end', JSON.parse('['.repeat(70) + ']'.repeat(70)), 'invalid_request'],
  ['a lone high surrogate', ['\ud800'], 'invalid_text'],
  ['a lone low surrogate in a key', { '\udc00': 1 }, 'invalid_text'],
  ['surrogates in the wrong order', '\udc00\ud800', 'invalid_text'],
])('refuses %s', (_case, value, code) => {
  let refusal: unknown;
  try {
    canonicalText(value);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(AppError);
  expect((refusal as AppError).code).toBe(code);
});
