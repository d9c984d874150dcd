import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createNoteSigner, signCheckpoint, tenantOrigin } from '@wingman/ledger-format';
import type { NoteSigner } from '@wingman/ledger-format';
import { compareCheckpoints } from './checkpoint.js';

const TENANT = '0190a0a0-0000-7000-8000-000000000001';
const ORIGIN = 'ledger.example';

const newSigner = (name = ORIGIN): NoteSigner => createNoteSigner(name, generateKeyPairSync('ed25519').privateKey);
const signer = newSigner();

function note(size: number, fill: number, by = signer, tenantId = TENANT): string {
  const origin = tenantOrigin(by.verifier.name, tenantId);
  return signCheckpoint({ origin, size, root: Buffer.alloc(32, fill), extensions: [] }, by);
}

const compare = (seen: string | undefined, offered: string | undefined, ...earlier: NoteSigner[]) =>
  compareCheckpoints({ seen, offered, verifiers: [signer, ...earlier].map((by) => by.verifier), tenantId: TENANT });

describe('a checkpoint', () => {
  test('is followed when it is the first, the same, or the first of a log that was empty', () => {
    expect(compare(undefined, undefined)).toEqual({ outcome: 'nothing' });
    expect(compare(undefined, note(5, 1))).toMatchObject({ outcome: 'follows', to: { size: 5 } });
    expect(compare(note(5, 1), note(5, 1))).toMatchObject({ outcome: 'same', to: { size: 5 } });
    expect(compare(note(0, 0), note(5, 1))).toMatchObject({ outcome: 'follows', to: { size: 5 } });
  });

  test('must prove its growth', () => {
    expect(compare(note(5, 1), note(6, 2))).toMatchObject({ outcome: 'grown', from: { size: 5 }, to: { size: 6 } });
  });

  test.each([
    ['has gone', undefined, 'no checkpoint'],
    ['is of fewer entries', note(4, 1), 'had 5 entries and has 4'],
    ['is of as many entries, but others', note(5, 2), 'not the same ones'],
    ['is signed by another key', note(6, 1, newSigner()), 'not valid'],
    ["is another tenant's", note(6, 1, signer, '0190a0a0-0000-7000-8000-000000000002'), 'not valid'],
    ['was changed after it was signed', note(6, 1).replace('\n6\n', '\n7\n'), 'not valid'],
    ['is no note', 'hello', 'not valid'],
  ])('contradicts when it %s', (_case, offered, reason) => {
    expect(compare(note(5, 1), offered)).toEqual({
      outcome: 'contradicts',
      reason: expect.stringContaining(reason),
    });
  });

  test('of an earlier key is followed, of a log that grew since and of one that did not', () => {
    const old = newSigner();
    expect(compare(note(5, 1, old), note(5, 1, old), old)).toMatchObject({ outcome: 'same', to: { size: 5 } });
    expect(compare(note(5, 1, old), note(5, 1), old)).toMatchObject({ outcome: 'same', to: { size: 5 } });
    expect(compare(note(5, 1, old), note(6, 2), old)).toMatchObject({ outcome: 'grown', from: { size: 5 } });
    expect(compare(note(5, 1), note(4, 1, old), old)).toMatchObject({ outcome: 'contradicts' });
  });

  test('that was kept under a key that nobody knows any more is told, and not passed over', () => {
    expect(compare(note(5, 1, newSigner()), note(6, 2))).toEqual({
      outcome: 'contradicts',
      reason: expect.stringContaining('kept from before is not valid'),
    });
  });
});
