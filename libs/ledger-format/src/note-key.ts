import { type KeyObject, createPublicKey, hash } from 'node:crypto';
import { decodeBase64, encodeBase64 } from './base64.js';
import { NoteError } from './note-error.js';

/** Signature type of Ed25519 in key ids and verifier keys (C2SP signed-note, "Signature types"). */
const ED25519 = 0x01;

/** A key name must be non-empty, without white space and plus (C2SP signed-note, "Format"), and without control characters. */
const KEY_NAME = /^[^\s\p{White_Space}\p{Cc}\p{Surrogate}+]+$/u;

/** A public key that notes are checked with. */
export interface NoteVerifier {
  readonly name: string;
  /** Four bytes that together with the name find the key's signature in a note. */
  readonly keyId: Uint8Array;
  readonly publicKey: KeyObject;
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const isKeyName = (name: string): boolean => KEY_NAME.test(name);

/** key id = SHA-256(name || 0x0A || 0x01 || public key)[:4] (C2SP signed-note, "Ed25519 signatures"). */
function keyIdOf(name: string, rawKey: Uint8Array): Uint8Array {
  const input = Buffer.concat([Buffer.from(`${name}\n`, 'utf8'), Buffer.of(ED25519), rawKey]);
  return Buffer.from(hash('sha256', input, 'hex').slice(0, 8), 'hex');
}

function rawKeyOf(publicKey: KeyObject): Uint8Array {
  if (publicKey.asymmetricKeyType !== 'ed25519')
    throw new NoteError('malformed_key', 'notes are signed with Ed25519 keys');
  return Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
}

/** The verifier of an Ed25519 public key under a name. Throws NoteError `malformed_key`. */
export function createNoteVerifier(name: string, publicKey: KeyObject): NoteVerifier {
  if (!isKeyName(name)) throw new NoteError('malformed_key', 'a key name must be without white space and plus signs');
  return { name, keyId: keyIdOf(name, rawKeyOf(publicKey)), publicKey };
}

/** The verifier key text (`vkey`): `<name>+<key id in hex>+<base64 of 0x01 and the public key>`. */
export function formatVerifierKey({ name, keyId, publicKey }: NoteVerifier): string {
  return `${name}+${toHex(keyId)}+${encodeBase64(Buffer.concat([Buffer.of(ED25519), rawKeyOf(publicKey)]))}`;
}

/** Reads a verifier key text. Throws NoteError `malformed_key` unless it is exact in form, type and key id. */
export function parseVerifierKey(vkey: string): NoteVerifier {
  // Base64 may hold plus signs, so only the first two separate.
  const [, name, id, key] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(vkey) ?? [];
  if (name === undefined || id === undefined || key === undefined) {
    throw new NoteError('malformed_key', 'expected a verifier key: name+8 hex digits+base64');
  }
  const typed = decodeBase64(key);
  if (!typed || typed.length !== 33 || typed[0] !== ED25519) {
    throw new NoteError('malformed_key', 'the verifier key is not base64 of an Ed25519 key (type 1, 32 bytes)');
  }
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: typed.subarray(1).toString('base64url') };
  const verifier = createNoteVerifier(name, createPublicKey({ key: jwk, format: 'jwk' }));
  if (toHex(verifier.keyId) !== id)
    throw new NoteError('malformed_key', 'the key id does not belong to this name and key');
  return verifier;
}
