import { expect, test } from '@jest/globals';
import { seal, unseal } from './seal.js';

const SECRET = 'wm_a_0123456789012345678901';

test('gives the text back to whoever has the secret', () => {
  expect(unseal(seal('{"key":"wm_r_…"}', SECRET), SECRET)).toBe('{"key":"wm_r_…"}');
});

test('shows nothing of the text, and the same text differently each time', () => {
  const sealed = [seal('the same text', SECRET), seal('the same text', SECRET)];

  expect(sealed[0]?.equals(sealed[1] as Buffer)).toBe(false);
  expect(sealed[0]?.toString('latin1')).not.toContain('same');
});

test('opens for no other secret', () => {
  expect(() => unseal(seal('text', SECRET), `${SECRET}x`)).toThrow();
});

test('refuses a sealed text with any bit changed', () => {
  const sealed = seal('text', SECRET);
  for (let position = 0; position < sealed.length; position += 1) {
    const changed = Buffer.from(sealed);
    changed[position] = (changed[position] as number) ^ 1;
    expect(() => unseal(changed, SECRET)).toThrow();
  }
});
