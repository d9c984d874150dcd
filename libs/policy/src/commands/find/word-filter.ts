/** What a hash begins with; characters are added to it one by one. */
export const NO_HASH = 0;

const SIZE = 1 << 14;

/** Letters and digits of ASCII as they are hashed: small. 0 for all others, which no hash knows. */
const HASHED = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(character) ? character.charCodeAt(0) : 0;
});

/** The hash of a word with one more character: case, punctuation and letters beyond ASCII change nothing in it. */
export function hashedWith(hash: number, code: number): number {
  const character = code < 128 ? HASHED[code]! : 0;
  return character === 0 ? hash : (Math.imul(hash, 31) + character) & (SIZE - 1);
}

/**
 * Tells by its hash that a word is not among some words, as nearly every word of a text is not: nothing has to be cut
 * out of the text and looked up for that.
 */
export class WordFilter {
  readonly #known = new Uint8Array(SIZE);

  constructor(words: Iterable<string>) {
    for (const word of words) {
      let hash = NO_HASH;
      for (let at = 0; at < word.length; at++) hash = hashedWith(hash, word.charCodeAt(at));
      this.#known[hash] = 1;
    }
  }

  /** False: the word is none of them. */
  mayHave(hash: number): boolean {
    return this.#known[hash] === 1;
  }
}
