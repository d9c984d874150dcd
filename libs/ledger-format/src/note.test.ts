import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { newSigner } from '../test/sample-log.js';
import { NoteError } from './note-error.js';
import { createNoteVerifier, formatVerifierKey, parseVerifierKey } from './note-key.js';
import { createNoteSigner, openNote, signNote } from './note.js';

// Fixtures: published examples with published test keys, of the Go documentation of golang.org/x/mod/sumdb/note and of
// the C2SP signed-note specification.
const GO = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  // From the documentation's signer key text: the bytes after its type byte.
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const C2SP = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  text: 'This is an example message.\n',
  signature:
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
};

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
  return undefined;
};

describe('published examples', () => {
  test.each([GO, C2SP])('opens the note of $vkey', ({ vkey, text, signature }) => {
    expect(openNote(`${text}\n${signature}`, [parseVerifierKey(vkey)])).toBe(text);
    expect(formatVerifierKey(parseVerifierKey(vkey))).toBe(vkey);
  });

  test('signs byte for byte like the Go library', () => {
    const x = Buffer.from(GO.vkey.split('+')[2]!, 'base64').subarray(1).toString('base64url');
    const jwk = { kty: 'OKP', crv: 'Ed25519', d: GO.seed.toString('base64url'), x };
    const signer = createNoteSigner('PeterNeumann', createPrivateKey({ key: jwk, format: 'jwk' }));
    expect(formatVerifierKey(signer.verifier)).toBe(GO.vkey);
    expect(signNote(GO.text, [signer])).toBe(`${GO.text}\n${GO.signature}`);
  });
});

describe('verifier keys', () => {
  test('refuses every shortened or altered spelling', () => {
    const texts = new Set<string>();
    for (let i = 0; i < GO.vkey.length; i++) {
      texts.add(GO.vkey.slice(0, i)).add(GO.vkey.slice(i + 1));
      texts.add(`${GO.vkey.slice(0, i)}${String.fromCharCode(GO.vkey.charCodeAt(i) + 1)}${GO.vkey.slice(i + 1)}`);
    }
    expect(texts.size).toBeGreaterThan(150);
    for (const text of texts) expect([text, codeOf(() => parseVerifierKey(text))]).toEqual([text, 'malformed_key']);
  });

  test.each([
    ['a wrong length with a fitting id', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['an unknown type with a fitting id', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['an upper-case id', GO.vkey.replace('c74f20a3', 'C74F20A3')],
    ['a line feed at the end', `${GO.vkey}\n`],
    ['nothing', ''],
  ])('refuses %s', (_case, vkey) => {
    expect(codeOf(() => parseVerifierKey(vkey))).toBe('malformed_key');
  });

  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0000b'])('refuses the key name %j', (name) => {
    expect(codeOf(() => createNoteVerifier(name, generateKeyPairSync('ed25519').publicKey))).toBe('malformed_key');
  });

  test('refuses a key that is not Ed25519', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(codeOf(() => createNoteVerifier('name', publicKey))).toBe('malformed_key');
  });
});

describe('opening a note', () => {
  const signer = newSigner('ours.example');
  const witness = newSigner('witness.example');
  const trusted = [signer.verifier];
  const note = signNote('first\n\nthird\n', [signer]);
  const line = note.slice(note.lastIndexOf('—'));

  test('keeps empty lines of the text', () => {
    expect(openNote(note, trusted)).toBe('first\n\nthird\n');
  });

  test('ignores signatures of unknown keys, even under our name', () => {
    const sameName = newSigner('ours.example');
    const many = signNote('text\n', [sameName, witness, signer]);
    expect(openNote(many, trusted)).toBe('text\n');
  });

  test('refuses a note that only others signed', () => {
    expect(codeOf(() => openNote(signNote('text\n', [witness]), trusted))).toBe('unknown_key');
  });

  test('refuses a bad signature of a trusted key beside a good one', () => {
    const other = signNote('other\n', [signer]).split('\n\n')[1]!;
    expect(codeOf(() => openNote(`${note}${other}`, trusted))).toBe('bad_signature');
  });

  test('accepts 16 signatures and refuses 17', () => {
    expect(openNote(note + line.repeat(15), trusted)).toBe('first\n\nthird\n');
    expect(codeOf(() => openNote(note + line.repeat(16), trusted))).toBe('malformed');
  });

  test.each([
    ['a changed text', note.replace('third', 'thirD'), 'bad_signature'],
    ['no signature', 'text\n\n', 'malformed'],
    ['no blank line', `text\n${line}`, 'malformed'],
    ['no line feed at the end', note.slice(0, -1), 'malformed'],
    ['a carriage return', note.replace('\n', '\r\n'), 'malformed'],
    ['a NUL', note.replace('first', 'fir\0st'), 'malformed'],
    ['a hyphen for the em dash', note.replace('—', '-'), 'malformed'],
    ['two spaces', note.replace('— ', '—  '), 'malformed'],
    ['base64 without padding', note.replace('=\n', '\n').replace('=\n', '\n'), 'malformed'],
    ['base64 with stray bits', note.slice(0, -3) + 'B=\n', 'malformed'],
    ['a signature of 4 bytes', `text\n\n— ours.example ${Buffer.alloc(4).toString('base64')}\n`, 'malformed'],
    ['a megabyte', 'x'.repeat(1_000_000) + note, 'malformed'],
    ['nothing', '', 'malformed'],
  ])('refuses %s', (_case, text, code) => {
    expect(codeOf(() => openNote(text, trusted))).toBe(code);
  });
});

test.each(['no line feed', 'tab\t\n', 'lone \ud800\n'])('signs no text that breaks the format: %j', (text) => {
  expect(codeOf(() => signNote(text, [newSigner()]))).toBe('malformed');
});
