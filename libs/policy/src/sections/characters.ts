/**
 * Characters that nobody sees and that change no order: soft hyphen, zero-width space and joiners, direction marks, word
 * joiner, byte-order mark. They are passed over, so that a name with one inside is the name that a reader sees.
 * Direction overrides and embeddings (U+202A–202E, U+2066–2069) are not among them: with one of these a reader sees
 * other words than a program (Unicode TR36), so nothing that holds one is a section's name.
 */
export function isInvisible(code: number): boolean {
  if (code < 0xad) return false;
  return (
    code === 0xad ||
    code === 0x61c ||
    (code >= 0x200b && code <= 0x200f) ||
    code === 0x2060 ||
    code === 0xfeff ||
    (code >= 0xfe00 && code <= 0xfe0f)
  );
}

/** A blank within a line. */
export function isBlank(code: number): boolean {
  if (code === 0x20 || code === 0x09) return true;
  return code >= 0xa0 && (code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x202f || code === 0x3000);
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
