import { ReadableStream } from 'node:stream/web';
import type { Decrypter, Encrypter } from 'age-encryption';
import { UsageError } from '../command.js';
import { NotTheBackup } from './manifest.js';

/** Encrypts what comes, of any length, as `age` decrypts it. Breaks off with what the source breaks off with. */
export const sealStream = (
  chunks: AsyncIterable<Uint8Array>,
  encrypter: Encrypter,
): Promise<AsyncIterable<Uint8Array>> => encrypter.encrypt(ReadableStream.from(chunks));

/**
 * Decrypts what comes. Throws UsageError where this identity does not open it, NotTheBackup where it is not what was
 * encrypted, and what the source throws.
 */
export async function* openStream(
  name: string,
  sealed: AsyncIterable<Uint8Array>,
  decrypter: Decrypter,
): AsyncIterable<Uint8Array> {
  let broken: Error | undefined;
  const source = async function* () {
    try {
      yield* sealed;
    } catch (error) {
      broken = error as Error;
      throw error;
    }
  };
  const plain = await decrypter.decrypt(ReadableStream.from(source())).catch((error: Error) => {
    throw broken ?? new UsageError(`${name} does not open with this identity: ${error.message}`);
  });
  const reader = plain.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: Error) => {
        throw broken ?? new NotTheBackup(`${name} was changed: ${error.message}`);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
