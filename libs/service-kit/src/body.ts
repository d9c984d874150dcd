import type { IncomingMessage } from 'node:http';
import { AppError } from '@wingman/contracts';

export const MAX_BODY_BYTES = 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const tooLarge = (): AppError => new AppError('too_large', `a body may have ${MAX_BODY_BYTES} bytes at the most`);

/**
 * Reads a request's body into memory, up to 1 MiB. A larger one is refused as soon as that is known, by its declared
 * length or while it arrives.
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
      reject(tooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      request.removeListener('data', onData).removeListener('end', onEnd);
      request.removeListener('error', onError).removeListener('close', onClose);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) settle(() => reject(tooLarge()));
      else chunks.push(chunk);
    };
    const onEnd = (): void =>
      settle(() => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    const onError = (error: Error): void => settle(() => reject(error));
    const onClose = (): void =>
      settle(() => reject(new AppError('invalid_request', 'the request ended before its body did')));
    request.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

const DISCARD_MS = 1_000;

/**
 * Reads on and forgets what comes, for a second at the most. Closing a connection on a client in mid-sentence resets
 * it, and the client never sees the answer that says why.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  request.resume();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DISCARD_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.once('end', done).once('close', done).once('error', done);
  });
}

const placeOf = (line: number | undefined): string => (line === undefined ? 'the body' : `line ${line}`);
const pathOf = (line: number | undefined): string => (line === undefined ? '' : `line ${line}`);

/** Decodes UTF-8 strictly: replacing broken bytes would change what is hashed. An error names the line, if given. */
export function decodeText(bytes: Buffer, line?: number): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new AppError('invalid_text', `${placeOf(line)} is not valid UTF-8`, {
      errors: [{ path: pathOf(line), message: 'not valid UTF-8' }],
    });
  }
}

/** The request's media type; throws 415 unless it is one of those expected. */
export function assertMediaType(header: string | undefined, ...expected: readonly string[]): string {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && expected.includes(type)) return type;
  throw new AppError('unsupported_media_type', `expected Content-Type: ${expected.join(' or ')}`);
}
