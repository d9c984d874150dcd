/** The bytes of standard base64 in its one canonical spelling (RFC 4648 section 4 with padding), else undefined. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  // Node's decoder skips what it does not know; only the canonical spelling comes back as it was.
  return bytes.toString('base64') === text ? bytes : undefined;
}

export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
