/** A character that `\s` takes. */
export const isSpace = (code: number): boolean =>
  code <= 0x20 ? code === 0x20 || (code >= 0x09 && code <= 0x0d) : code > 0x7f && isRareSpace(code);

const isRareSpace = (code: number): boolean =>
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000 ||
  code === 0xfeff;

/** A letter of ASCII. */
export const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

/** A character that `\w` takes. */
export const isWordCharacter = (code: number): boolean =>
  isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f;

/** A word without those of its last characters that are among `ends`. */
export function withoutEnd(word: string, ends: string): string {
  let end = word.length;
  while (end > 0 && ends.includes(word[end - 1]!)) end--;
  return end === word.length ? word : word.slice(0, end);
}
