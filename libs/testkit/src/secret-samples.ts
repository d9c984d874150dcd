/** A text with a secret in it, and the part of the secret that must be seen nowhere. */
export interface SecretSample {
  kind: string;
  text: string;
  value: string;
}

/** Made of pieces, so that no scanner takes this file for one that leaks. */
const piece = (...parts: string[]): string => parts.join('');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Secrets as people and models write them into texts, one of each shape. */
export const SECRET_SAMPLES: readonly SecretSample[] = [
  {
    kind: 'the token of a provider',
    text: `pushed with ${piece('glpat', '-Qx7vN2mKd8RtYw3ZbLp5')}`,
    value: 'Qx7vN2mKd8',
  },
  { kind: 'our own key', text: `used ${piece('wm_', 'w_Zq81mXk20Lrt95Vbn7cQ')}`, value: 'Zq81mXk20L' },
  {
    kind: 'a JSON web token',
    text: `sent ${base64url('{"alg":"HS256"}')}.${base64url('{"sub":"4711","role":"ops"}')}.q8Rk2LmZ7xVb4Nt0pWcY5h`,
    value: 'q8Rk2LmZ7x',
  },
  {
    kind: 'a URL credential',
    text: `dumped ${piece('postgres', '://app:vq8Zt2Lm4x@db.internal/app')}`,
    value: 'vq8Zt2Lm4x',
  },
  {
    kind: 'an assigned password',
    text: `set ${piece('DB_PASS', 'WORD="tr4wKq9zLm"')} in the file`,
    value: 'tr4wKq9zLm',
  },
  {
    kind: 'a password in prose',
    text: `the password of the mail account is ${piece('Orchid', '#48zq71')}`,
    value: '48zq71',
  },
];

/** The word of a sample's text that a header or a path can carry: the secret itself where it is one word. */
export const secretWord = ({ text }: SecretSample): string =>
  text.split(' ').find((word) => /\d{2}|[a-z]\d/.test(word)) ?? text;
