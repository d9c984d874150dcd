/** A step that did not come out as it must. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

/** Throws Unexpected unless `condition` holds; `sentence` says what was expected and what came. */
export function must(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Unexpected(sentence);
}
