import { RE2JS } from 're2js';

/** What rules need of a regular expression, whichever engine runs it. */
export interface Pattern {
  /** Where a match that begins at `at` ends; -1 for none. */
  endAt: (text: string, at: number) => number;
  /** Where a match that ends at `end` begins, at most 64 characters back; -1 for none. */
  startBefore: (text: string, end: number) => number;
  isWhole: (value: string) => boolean;
}

/** Compiles a pattern; throws for one that its engine does not know. */
export type PatternEngine = (source: string) => Pattern;

const BACK = 64;
const AHEAD = 2048;

/** The engine of JavaScript: fast, and only for patterns that a test has shown to be linear. */
export const nativeEngine: PatternEngine = (source) => {
  const from = new RegExp(source, 'y');
  const before = new RegExp(`(?:${source})$`);
  const whole = new RegExp(`^(?:${source})$`);
  return {
    endAt(text, at) {
      from.lastIndex = at;
      return from.test(text) ? from.lastIndex : -1;
    },
    startBefore(text, end) {
      const from = Math.max(0, end - BACK);
      const match = before.exec(text.slice(from, end));
      return match ? from + match.index : -1;
    },
    isWhole: (value) => whole.test(value),
  };
};

/** RE2: linear whatever the pattern, for those that come from tenants. */
export const linearEngine: PatternEngine = (source) => {
  const pattern = RE2JS.compile(source);
  const before = RE2JS.compile(`(?:${source})$`);
  return {
    endAt(text, at) {
      const matcher = pattern.matcher(text.slice(at, at + AHEAD));
      return matcher.lookingAt() ? at + matcher.end() : -1;
    },
    startBefore(text, end) {
      const from = Math.max(0, end - BACK);
      const matcher = before.matcher(text.slice(from, end));
      return matcher.find() ? from + matcher.start() : -1;
    },
    isWhole: (value) => pattern.matches(value),
  };
};
