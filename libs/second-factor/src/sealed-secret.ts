import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';

/** Encrypts shared secrets; the database does not hold it. */
export type SealingKey = KeyObject;

/** Whose secret it is. */
export interface Owner {
  tenantId: string;
  personId: string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Reads 32 bytes in standard base64. Throws RangeError, without the text, for anything else. */
export function readSealingKey(base64: string): SealingKey {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== base64) {
    throw new RangeError(`expected ${KEY_BYTES} bytes in base64`);
  }
  return createSecretKey(bytes);
}

/** The same as a setting. */
export const sealingKey = z.string().transform((text, context): SealingKey => {
  try {
    return readSealingKey(text);
  } catch (error) {
    context.addIssue((error as Error).message);
    return z.NEVER;
  }
});

// The owner is authenticated with the secret: one that somebody wrote into another person's row opens for nobody.
const boundTo = ({ tenantId, personId }: Owner): Buffer => Buffer.from(`totp\n${tenantId}\n${personId}`.toLowerCase());

/** The secret, encrypted (AES-256-GCM), for this owner only. */
export function sealSecret(secret: string, key: SealingKey, owner: Owner): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(owner));
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Reverses `sealSecret`; throws when the key or the owner is another one, or a byte was changed. */
export function unsealSecret(sealed: Buffer, key: SealingKey, owner: Owner): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(owner));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}
