/** A half-open range of a text, in UTF-16 code units as JavaScript counts them: `text.slice(start, end)`. */
export interface Span {
  start: number;
  end: number;
}
