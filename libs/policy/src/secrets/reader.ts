import type { Span } from '../span.js';

/** What a reader made of the text at an anchor. */
export interface Reading {
  /** The secret value alone. */
  found?: Span;
  /** Anchors of the same reader before this place are passed over: everything up to it has been read. */
  resume: number;
}

/** Looks at a text where one of its anchors stands. Takes time in proportion to what `resume` passes over. */
export type Reader = (text: string, start: number, end: number) => Reading;

const isWordChar = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** True when a token may begin here: no letter or digit before it, unless that one belongs to an escape (`\n`, `%20`). */
export function beginsToken(text: string, at: number): boolean {
  if (at === 0 || !isWordChar(text.charCodeAt(at - 1))) return true;
  return /\\[nrt]$|%[0-9A-Fa-f]{2}$|\\u00[0-9a-f]{2}$/.test(text.slice(Math.max(0, at - 6), at));
}

/** True when no letter or digit follows. */
export const endsToken = (text: string, at: number): boolean => at >= text.length || !isWordChar(text.charCodeAt(at));

/** Where a run of characters of a sticky pattern that begins at `at` ends. */
export function endOfRun(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex : at;
}
