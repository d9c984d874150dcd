// Words of these characters alone read the same in every shell and on every screen.
const BARE = /^[A-Za-z0-9_@%+=:,./-]+$/;
// What a screen would not show, or would show elsewhere: controls, format marks, white space other than the space.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/gu;

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/**
 * A command as its words, so that two commands never look alike: a word with anything but plain characters stands as a
 * JSON string, with what cannot be seen as escapes.
 */
export const shownCommand = (words: readonly string[]): string =>
  words.map((word) => (BARE.test(word) ? word : JSON.stringify(word).replace(UNSEEN, escaped))).join(' ');
