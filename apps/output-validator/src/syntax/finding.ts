/** What a parser has against a text: where (both from 1) and why. */
export interface Finding {
  line: number;
  column: number;
  message: string;
}

/** Where the code unit at `offset` stands. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const at = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** A finding at an offset. */
export const findingAt = (text: string, offset: number, message: string): Finding => ({
  ...placeOf(text, offset),
  message,
});
