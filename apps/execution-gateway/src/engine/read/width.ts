const ASCII = /^[\x20-\x7e]*$/;
/** No place of its own: controls, marks over another character, what joins two. */
const NONE = /[\p{Cc}\p{Cf}\p{Mn}\p{Me}]/u;
/** Unicode's East Asian Wide and Fullwidth, and pictures. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that one character takes. */
const characterWidth = (character: string): number => (NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Columns of a terminal that a text takes. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** A text cut to so many columns, with `…` for what is missing: docker/cli `formatter.Ellipsis`. */
export function ellipsis(text: string, most: number): string {
  if (ASCII.test(text) && text.length <= most) return text;
  const characters = [...text];
  if (Buffer.byteLength(text) === characters.length) {
    return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
  }
  let width = 0;
  // There every character takes a column, a mark over another one too.
  const ends = characters.map((character) => (width += WIDE.test(character) ? 2 : 1));
  if (width <= most) return text;
  const last = ends.findIndex((end, index) => end <= most - 1 && (ends[index + 1] ?? 0) > most - 1);
  return last === -1 ? text : `${characters.slice(0, last + 1).join('')}…`;
}
