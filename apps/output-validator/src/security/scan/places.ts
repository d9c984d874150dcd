import type { Place } from '../tree/tree.js';

/** Tells where an offset stands; the offsets must be asked for in ascending order. */
export function placesOf(text: string): (offset: number) => Place {
  let line = 1;
  let begin = 0;
  return (offset) => {
    for (let next = text.indexOf('\n', begin); next !== -1 && next < offset; next = text.indexOf('\n', begin)) {
      line += 1;
      begin = next + 1;
    }
    return { line, column: offset - begin + 1 };
  };
}
