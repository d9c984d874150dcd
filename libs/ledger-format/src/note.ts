import { type KeyObject, createPublicKey, sign, verify } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.js';
import { NoteError } from './note-error.js';
import { type NoteVerifier, createNoteVerifier, isKeyName } from './note-key.js';

/** A reader must accept 16 (C2SP signed-note, "Format"); more are refused, so that nobody makes us verify for hours. */
const MAX_SIGNATURES = 16;
/** Sixteen post-quantum signatures of 5 kB fit with room to spare. */
const MAX_NOTE_LENGTH = 200_000;
/** Any ASCII control character but the line feed. */
// eslint-disable-next-line no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** A private key that notes are signed with, and the verifier that belongs to it. */
export interface NoteSigner {
  readonly verifier: NoteVerifier;
  readonly privateKey: KeyObject;
}

interface NoteSignature {
  name: string;
  keyId: Uint8Array;
  signature: Uint8Array;
}

/** The signer of an Ed25519 private key under a name. Throws NoteError `malformed_key`. */
export function createNoteSigner(name: string, privateKey: KeyObject): NoteSigner {
  return { verifier: createNoteVerifier(name, createPublicKey(privateKey)), privateKey };
}

function assertText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteError('malformed', 'the text of a note must end in a line feed');
  if (CONTROL.test(text)) throw new NoteError('malformed', 'a note must not hold control characters');
  if (/\p{Surrogate}/u.test(text)) throw new NoteError('malformed', 'a note must be valid UTF-8');
}

/** The text (which ends in a line feed) with one signature line for each signer (C2SP signed-note, "Format"). */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  assertText(text);
  const lines = signers.map(({ verifier, privateKey }) => {
    const signature = sign(null, Buffer.from(text, 'utf8'), privateKey);
    return `\u2014 ${verifier.name} ${encodeBase64(Buffer.concat([verifier.keyId, signature]))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) {
    throw new NoteError('malformed', 'a signature line of the note is malformed');
  }
  const bytes = decodeBase64(encoded);
  if (!bytes || bytes.length < 5)
    throw new NoteError('malformed', 'a signature of the note is not base64 of at least 5 bytes');
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

function parseNote(note: string): { text: string; signatures: NoteSignature[] } {
  if (note.length > MAX_NOTE_LENGTH) throw new NoteError('malformed', 'the note is too long');
  assertText(note);
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new NoteError('malformed', 'the note has no blank line before its signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES)
    throw new NoteError('malformed', `the note has more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

const hasKey = (verifier: NoteVerifier, { name, keyId }: NoteSignature): boolean =>
  verifier.name === name && Buffer.compare(verifier.keyId, keyId) === 0;

/**
 * The text of a note, once one of the trusted keys is seen to have signed it. Signatures of unknown keys are ignored;
 * one bad signature of a trusted key refuses the whole note (C2SP signed-note, "Signatures").
 * Throws NoteError `malformed`, `bad_signature` or `unknown_key`.
 */
export function openNote(note: string, trusted: readonly NoteVerifier[]): string {
  const { text, signatures } = parseNote(note);
  const bytes = Buffer.from(text, 'utf8');
  let verified = 0;
  for (const signature of signatures) {
    const verifier = trusted.find((candidate) => hasKey(candidate, signature));
    if (!verifier) continue;
    if (!verify(null, bytes, verifier.publicKey, signature.signature)) {
      throw new NoteError('bad_signature', `the signature of ${verifier.name} does not fit the text`);
    }
    verified++;
  }
  if (verified === 0) throw new NoteError('unknown_key', 'the note is not signed by a trusted key');
  return text;
}
