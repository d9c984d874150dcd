import { UsageError } from '../command.js';
import { type PathMatcher, pathMatcher } from './patterns.js';

/** One entry: which findings are accepted, and why. */
export interface Accepted {
  matches: PathMatcher;
  /** The one path that is meant, from the root; undefined where the pattern can mean several. */
  path: string | undefined;
  /** Only this rule, where one is named. */
  ruleId: string | undefined;
  reason: string;
}

const ENTRY = /^(\S{1,500})(?:[ \t]+([a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)+))?[ \t]+#[ \t]*(\S.*)$/;

/**
 * Reads an ignore file: a line is `PATTERN [RULE] # REASON`, with the pattern as in a .gitignore; blank lines and lines
 * that begin with `#` say nothing. Throws UsageError for an entry without a reason: whoever reads it later has to know.
 */
export function readIgnoreFile(name: string, text: string): Accepted[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) return [];
    const [, pattern, ruleId, reason] = ENTRY.exec(entry) ?? [];
    if (pattern === undefined || reason === undefined) {
      throw new UsageError(`${name} line ${i + 1}: expected PATTERN [RULE] # REASON; an entry needs its reason`);
    }
    return [{ matches: pathMatcher(pattern), path: onlyPath(pattern), ruleId, reason }];
  });
}

/** A pattern without wildcards that is tied to the root and names no folder. */
function onlyPath(pattern: string): string | undefined {
  if (/[*?]/.test(pattern) || pattern.endsWith('/') || !pattern.includes('/')) return undefined;
  return pattern.replace(/^\//, '');
}
