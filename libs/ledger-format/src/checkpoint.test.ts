import { describe, expect, test } from '@jest/globals';
import { ORIGIN, TENANT, newSigner } from '../test/sample-log.js';
import {
  type Checkpoint,
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  tenantOrigin,
} from './checkpoint.js';
import { NoteError } from './note-error.js';

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return error instanceof NoteError ? error.code : String(error);
  }
  return undefined;
};

// Fixture: the note text of the example in the C2SP tlog-checkpoint specification.
const EXAMPLE = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';

describe('the note text', () => {
  test('reads and writes the example of the specification', () => {
    const checkpoint = parseCheckpoint(EXAMPLE);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163, extensions: [] });
    expect(formatCheckpoint(checkpoint)).toBe(EXAMPLE);
  });

  test('keeps extension lines', () => {
    expect(parseCheckpoint(`${EXAMPLE}one\ntwo\n`).extensions).toEqual(['one', 'two']);
  });

  test.each([
    ['no line feed at the end', EXAMPLE.slice(0, -1)],
    ['an empty origin', `\n5\n${root}\n`],
    ['a leading zero', `o\n05\n${root}\n`],
    ['a sign', `o\n+5\n${root}\n`],
    ['an exponent', `o\n1e3\n${root}\n`],
    ['a space', `o\n5 \n${root}\n`],
    ['a size past 2^53', `o\n9007199254740992\n${root}\n`],
    ['no size', `o\n\n${root}\n`],
    ['no root', 'o\n5\n'],
    ['a short root', `o\n5\n${Buffer.alloc(31).toString('base64')}\n`],
    ['base64url', `o\n5\n${root.replace('/', '_')}\n`],
    ['base64 without padding', `o\n5\n${root.slice(0, -1)}\n`],
    ['stray bits in base64', `o\n5\n${root.replace('I=', 'J=')}\n`],
    ['an empty extension line', `${EXAMPLE}\none\n`],
    ['nothing', ''],
  ])('refuses %s', (_case, text) => {
    expect(codeOf(() => parseCheckpoint(text))).toBe('malformed');
  });

  test.each<[string, Partial<Checkpoint>]>([
    ['a fractional size', { size: 1.5 }],
    ['a root of 31 bytes', { root: Buffer.alloc(31) }],
    ['an origin of two lines', { origin: 'a\nb' }],
    ['an empty extension', { extensions: [''] }],
  ])('writes none with %s', (_case, change) => {
    expect(codeOf(() => formatCheckpoint({ ...parseCheckpoint(EXAMPLE), ...change }))).toBe('malformed');
  });
});

describe('the signed checkpoint', () => {
  const signer = newSigner();
  const { verifier } = signer;
  const checkpoint = { origin: tenantOrigin(ORIGIN, TENANT), size: 7, root: Buffer.alloc(32, 7), extensions: [] };
  const note = signCheckpoint(checkpoint, signer);

  test('opens with the key, and with the tenant', () => {
    expect(openCheckpoint(note, { verifier })).toEqual(checkpoint);
    expect(openCheckpoint(note, { verifier, tenantId: TENANT })).toEqual(checkpoint);
  });

  test.each([
    ['another key', () => openCheckpoint(note, { verifier: newSigner().verifier }), 'unknown_key'],
    ['another size', () => openCheckpoint(note.replace('\n7\n', '\n8\n'), { verifier }), 'bad_signature'],
    ['another tenant', () => openCheckpoint(note, { verifier, tenantId: 'other' }), 'wrong_origin'],
    [
      'a tenant whose id only ends alike',
      () => openCheckpoint(note, { verifier, tenantId: TENANT.slice(1) }),
      'wrong_origin',
    ],
    [
      'an origin outside the ledger, signed by its key',
      () => openCheckpoint(signCheckpoint({ ...checkpoint, origin: `${ORIGIN}-2/${TENANT}` }, signer), { verifier }),
      'wrong_origin',
    ],
    ['a note that is no checkpoint', () => openCheckpoint(note.replace('\n7\n', '\n'), { verifier }), 'bad_signature'],
  ])('refuses %s', (_case, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});
