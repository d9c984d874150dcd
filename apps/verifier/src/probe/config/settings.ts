/** Settings as a tree: objects and lists that hold one another, scalars at their ends. */
export interface Settings {
  tree: unknown;
  /** Text formats know no types: `true` and `"true"` are the same there. */
  typed: boolean;
}

/** Stands where a value cannot be told, since readers of the format disagree on it. */
export const UNSURE = Symbol('a value that readers of the format do not agree on');
