/** Stands where a value cannot be told, since readers of the format disagree on it. */
export const UNSURE = Symbol('a value that readers of the format do not agree on');
