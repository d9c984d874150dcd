import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { readKeyRing } from './key-ring.js';

const pem = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const read = (own: { pem?: string; publicKeys?: string }) =>
  readKeyRing({ name: 'A_SETTING', pem: pem(), publicKeys: undefined, ...own });

test('a key trusts itself, and the public keys beside it once each', async () => {
  const old = await read({});
  const key = pem();

  const ring = await read({ pem: key, publicKeys: JSON.stringify(old.published) });
  const again = await read({ pem: key, publicKeys: JSON.stringify(ring.published) });

  expect(ring.published.keys.map(({ kid }) => kid)).toEqual([ring.signing.kid, old.signing.kid]);
  expect([...ring.trusted.keys()]).toEqual([ring.signing.kid, old.signing.kid]);
  expect(again.published).toEqual(ring.published);
});

test.each([
  ['no key', { pem: 'a secret that is no key' }],
  [
    'a key of another kind',
    {
      pem: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string,
    },
  ],
  ['public keys that are none', { publicKeys: '{"keys": "a secret"}' }],
  ['public keys that are no JSON', { publicKeys: 'a secret' }],
])('%s stops the start, by the name of the setting, and is not shown', async (_what, own) => {
  await expect(read(own)).rejects.toThrow(/^(?!.*secret).*A_SETTING/s);
});
