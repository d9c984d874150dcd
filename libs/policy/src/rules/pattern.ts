import { RE2JS, RE2JSSyntaxException } from 're2js';
import { z } from 'zod';
import type { Span } from '../span.js';
import { rule } from './rule.js';

const MAX_PATTERN = 500;
/** Steps that one pattern, and all patterns of a tenant, may compile to. */
const MAX_STEPS = 250;
export const MAX_STEPS_TOGETHER = 900;
/** Steps times characters that are searched at once; a hostile text makes each cost some 30 nanoseconds. */
const MAX_WORK = 60_000_000;

const flagsOf = (ignoreCase: boolean | undefined): number =>
  RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);

/** What is wrong with a pattern; undefined when it can be used. */
function problemOf(pattern: string, ignoreCase: boolean | undefined): string | undefined {
  try {
    const compiled = RE2JS.compile(pattern, flagsOf(ignoreCase));
    if (compiled.programSize() > MAX_STEPS) return `too costly: more than ${MAX_STEPS} steps`;
    return compiled.matcher('').find() ? 'it finds the empty text, which is everywhere' : undefined;
  } catch (error) {
    return error instanceof RE2JSSyntaxException ? error.message : 'not a regular expression (RE2)';
  }
}

/** A tenant's own rule on texts or secrets: an RE2 pattern, which is searched for in linear time. `^` and `$` are of lines. */
export const patternRule = z
  .strictObject({ ...rule.shape, pattern: z.string().min(1).max(MAX_PATTERN), ignore_case: z.boolean().optional() })
  .superRefine(({ pattern, ignore_case: ignoreCase }, context) => {
    const problem = problemOf(pattern, ignoreCase);
    if (problem === undefined) return;
    // Nothing that is asked of several patterns can be asked of one that does not compile.
    context.addIssue({ code: 'custom', path: ['pattern'], message: problem, continue: false });
  });
export type PatternRule = z.infer<typeof patternRule>;

/** Where a pattern is found in a text, in order; at most `limit` places. */
export type PatternFinder = (text: string, limit: number) => Span[];

export function createPatternFinder({ pattern, ignore_case: ignoreCase }: PatternRule): PatternFinder {
  const compiled = RE2JS.compile(pattern, flagsOf(ignoreCase));
  return (text, limit) => {
    const found: Span[] = [];
    const matcher = compiled.matcher(text);
    while (found.length < limit && matcher.find()) {
      const [start, end] = [matcher.start(), matcher.end()];
      // Never empty (the schema refuses such patterns on the empty text), unless it asks for a boundary only.
      if (end > start) found.push({ start, end });
    }
    return found;
  };
}

type Pattern = Pick<PatternRule, 'pattern' | 'ignore_case'>;

/** The steps that patterns compile to: what each character of a text costs at the worst. */
export const stepsOf = (patterns: readonly Pattern[]): number =>
  patterns.reduce(
    (sum, { pattern, ignore_case: ignoreCase }) => sum + RE2JS.compile(pattern, flagsOf(ignoreCase)).programSize(),
    0,
  );

/** The longest text in which patterns of so many steps are searched for; unbounded without any. */
export const maxLengthFor = (steps: number): number => (steps === 0 ? Infinity : Math.floor(MAX_WORK / steps));
