import { RE2JS, RE2JSSyntaxException } from 're2js';
import { z } from 'zod';
import type { Span } from '../span.js';
import { rule } from './rule.js';

/** Instructions one pattern may compile to: with these a search through 1 MiB stays well under a second. */
const MAX_PROGRAM = 250;
const MAX_PATTERN = 500;

const flagsOf = (ignoreCase: boolean | undefined): number =>
  RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);

/** What is wrong with a pattern; undefined when it can be used. */
function problemOf(pattern: string, ignoreCase: boolean | undefined): string | undefined {
  try {
    const compiled = RE2JS.compile(pattern, flagsOf(ignoreCase));
    if (compiled.programSize() > MAX_PROGRAM) return `too costly: more than ${MAX_PROGRAM} steps`;
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
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['pattern'], message: problem });
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
