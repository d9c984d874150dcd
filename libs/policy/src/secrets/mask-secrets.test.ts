import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandExample } from './expand-example.js';
import { builtinSecretCatalogue } from './builtin-rules.js';
import { maskSecrets, maskWords } from './mask-secrets.js';

describe('a masked text', () => {
  test('keeps everything but the value', () => {
    const text = expandExample('connect(user="app", password="<<gen:[a-z0-9]{12}>>") # the token cache stays');
    expect(maskSecrets(text)).toBe('connect(user="app", password="[redacted]") # the token cache stays');
  });

  test('keeps user, host and port of an address', () => {
    const text = expandExample('postgres://app:<<gen:[a-z0-9]{14}>>@db.internal:5432/app');
    expect(maskSecrets(text)).toBe('postgres://app:[redacted]@db.internal:5432/app');
  });

  test('shows every secret of a text as a mask', () => {
    const text = expandExample('A=<<gen:ghp_[A-Za-z0-9]{36}>> B=<<gen:glpat-[A-Za-z0-9]{20}>>');
    expect(maskSecrets(text)).toBe('A=[redacted] B=[redacted]');
  });

  test('is the text itself when there is nothing to mask', () => {
    const text = 'Rotate the API keys; never print a password.';
    expect(maskSecrets(text)).toBe(text);
  });

  test('does not change when it is masked again', () => {
    for (const { catches } of builtinSecretCatalogue()) {
      for (const example of catches) {
        const once = maskSecrets(expandExample(example));
        expect(maskSecrets(once)).toBe(once);
      }
    }
  });

  test('shows nothing of a value that stands between any two texts', () => {
    const secret = expandExample('<<gen:glpat-[A-Za-z0-9]{24}>>');
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(maskSecrets(`${before} ${secret} ${after}`)).not.toContain(secret);
      }),
    );
  });
});

describe('the words of a command', () => {
  const secret = expandExample('<<gen:[a-z0-9]{14}>>');

  test.each([
    [
      'an option before its value',
      ['tidy', '--password', secret, 'attic'],
      ['tidy', '--password', '[redacted]', 'attic'],
    ],
    ['an assignment in one word', ['env', `DB_PASSWORD=${secret}`], ['env', 'DB_PASSWORD=[redacted]']],
    ['a user and a password', ['curl', '-u', `ada:${secret}`, 'x'], ['curl', '-u', 'ada:[redacted]', 'x']],
    ['nothing', ['docker', 'rm', '-f', 'web 1', ''], ['docker', 'rm', '-f', 'web 1', '']],
  ])('are masked as the line that they make: %s', (_what, words, shown) => {
    expect(maskWords(words)).toEqual(shown);
  });

  test('stay as many as they are, and tell no more than the line', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('--token', secret, `a=${secret}`, '-p', 'x y', '')), (words) => {
        const shown = maskWords(words);
        expect(shown).toHaveLength(words.length);
        expect(shown.join(' ').split(secret).length).toBeLessThanOrEqual(
          maskSecrets(words.join(' ')).split(secret).length,
        );
      }),
    );
  });
});
