import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { readSealingKey, sealingKey, sealSecret, unsealSecret } from './sealed-secret.js';

const OWNER = { tenantId: '0190a000-0000-7000-8000-00000000000a', personId: '0190a000-0000-7000-8000-00000000000b' };
const newKey = () => readSealingKey(randomBytes(32).toString('base64'));
const KEY = newKey();

test('a sealed secret opens for its owner, and is another text each time', () => {
  const sealed = sealSecret('GEZDGNBV', KEY, OWNER);

  expect(unsealSecret(sealed, KEY, OWNER)).toBe('GEZDGNBV');
  expect(sealed.includes('GEZDGNBV')).toBe(false);
  expect(sealSecret('GEZDGNBV', KEY, OWNER)).not.toEqual(sealed);
});

test.each([
  ['with another key', newKey(), OWNER],
  ['for another person', KEY, { ...OWNER, personId: OWNER.tenantId }],
  ['for another tenant', KEY, { ...OWNER, tenantId: OWNER.personId }],
])('it does not open %s', (_case, key, owner) => {
  expect(() => unsealSecret(sealSecret('GEZDGNBV', KEY, OWNER), key, owner)).toThrow();
});

test('it does not open when any byte of it was changed, or it was cut', () => {
  const sealed = sealSecret('GEZDGNBV', KEY, OWNER);

  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index]! ^= 1;
    expect(() => unsealSecret(changed, KEY, OWNER)).toThrow();
    expect(() => unsealSecret(sealed.subarray(0, index), KEY, OWNER)).toThrow();
  }
});

test.each([
  ['too short', randomBytes(31).toString('base64')],
  ['too long', randomBytes(33).toString('base64')],
  ['hexadecimal', randomBytes(32).toString('hex')],
  ['empty', ''],
])('a key that is %s is none', (_case, text) => {
  expect(() => readSealingKey(text)).toThrow(RangeError);
  expect(sealingKey.safeParse(text).success).toBe(false);
});
