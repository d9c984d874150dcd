import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { growsLinearly } from '../growth.fixture.js';
import type { SecretMatch } from '../rules/secret-rule.js';
import { builtinSecretCatalogue } from './builtin-rules.js';
import { compileSecretRules } from './compiled-rules.js';
import { expandExample } from './expand-example.js';
import { findSecrets } from './find-secrets.js';
import { linearEngine } from './pattern.js';

const patternsOf = (match: SecretMatch): string[] => {
  if (match.form === 'token') return match.before === undefined ? [match.body] : [match.body, match.before];
  return match.form === 'named' || match.form === 'word' ? [match.shape] : [];
};
const patterns = builtinSecretCatalogue().flatMap(({ id, match: { secret } }) =>
  patternsOf(secret).map((pattern) => [id, pattern] as const),
);

describe('a pattern of a built-in rule', () => {
  test.each(patterns)('%s repeats only characters, and within a bound: %s', (_id, pattern) => {
    // No look-around and no back-reference: RE2 knows neither.
    expect(() => RE2JS.compile(pattern)).not.toThrow();
    const withoutClasses = pattern.replace(/\\./g, 'c').replace(/\[[^\]]*\]/g, 'c');
    // Nothing without an end, and no group repeated: a group may only be left out.
    expect(withoutClasses).not.toMatch(/[*+]|\{\d+,\}/);
    expect(withoutClasses).not.toMatch(/\)\{/);
    for (const [, most] of withoutClasses.matchAll(/\{(?:\d+,)?(\d+)\}/g))
      expect(Number(most)).toBeLessThanOrEqual(1000);
    // Two bounded repetitions side by side must not share their characters (steps would multiply).
    expect(withoutClasses).not.toMatch(/c\{\d+,\d+\}c\{\d+,\d+\}/);
  });
});

test('the rules find the same through RE2', () => {
  const rules = builtinSecretCatalogue();
  const linear = compileSecretRules(rules, linearEngine);
  for (const { catches, passes } of rules) {
    for (const text of [...catches, ...passes].map(expandExample)) {
      expect(findSecrets(text, linear)).toEqual(findSecrets(text));
    }
  }
});

const HOSTILE = [
  ...['password', 'password=', 'password="', "password='\\", 'token token ', 'token:\n', 'key ', 'key="', 'secret="\\'],
  ...['eyJ', 'eyJa.', 'eyJhbGciOiJIUzI1NiJ9.', '-----BEGIN PRIVATE KEY-----', '-----BEGIN ', 'Private-Lines: 1\n'],
  ...['://', '://a:', '://@', 'a://b:c@', 'https://', 'curl ', 'curl -u a', "curl -u 'a", 'mysql -p', 'docker login '],
  ...[
    '"kty" ',
    '0x',
    'basic ',
    'Basic a',
    'Bearer a ',
    'bearer ',
    'glc_',
    'glc_a',
    'fm2_',
    'sk-',
    'AKIA',
    'xoxb-',
    'SG.',
  ],
  ...[
    'log in ',
    'login a:',
    'password is ',
    'the password ',
    'pass',
    'passpass_',
    'pwd-',
    'x-token: "\n',
    'sig=',
    'discord ',
  ],
  ...[
    'identified by ',
    '<password>',
    'name="password" value="',
    'password, "',
    'key: |\n ',
    ':A',
    '1:A',
    '.atlasv1.',
    'aaQ~',
  ],
  ...['a', 'A1', 'a1b2-', '-', '"', '\\"', '=', ' ', '\n', '.', '/', '{{', '${', '<', '\u202e', '\0', '\ud800'],
];
const EIGHTH_OF_A_MEGABYTE = 128 * 1024;

describe('hostile text', () => {
  test.each(HOSTILE.map((piece) => [piece]))(
    'an eighth of a megabyte of %j is read in a time that grows with it',
    (piece) => {
      expect(growsLinearly(findSecrets, piece, Math.ceil(EIGHTH_OF_A_MEGABYTE / piece.length))).toBe(true);
    },
  );

  test('no text at all makes it throw, and findings are in order, apart and within the text', () => {
    const pieces = fc.constantFrom(...HOSTILE, 'hunter2', 'Zx81', ' is ', ': ', ' = ', '@', "'", ';', 'https://a:b@c');
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        let last = 0;
        for (const { start, end } of findSecrets(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = end;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
