import type { Expression, Place, Statement } from '../tree/tree.js';
import { WEAKNESSES } from '../rules/weaknesses.js';
import { familyOf } from '../rules/families.js';

/**
 * What the engine came to know of places where it found nothing: a linter sees a call, the engine sees what it is given.
 * Where a place was met with several values, one that may do harm is enough.
 */
export class Opinions {
  private readonly harmless = new Set<string>();
  private readonly doubtful = new Set<string>();
  private readonly reached = new Set<number>();
  private readonly skipped = new Set<readonly Statement[]>();
  private never: ReadonlySet<number> | undefined;

  judged(weakness: string, { line }: Place, isHarmless: boolean): void {
    const cwe = WEAKNESSES[weakness]?.cwe;
    if (cwe) (isHarmless ? this.harmless : this.doubtful).add(`${familyOf(cwe)}:${String(line)}`);
  }

  met({ line }: Place): void {
    this.reached.add(line);
  }

  /** These are not run, since what decides about them is known. */
  left(statements: readonly Statement[]): void {
    this.skipped.add(statements);
  }

  /** Whether a weakness of this family can be ruled out on a line. */
  rulesOut(family: string, line: number): boolean {
    const key = `${family}:${String(line)}`;
    return (this.harmless.has(key) && !this.doubtful.has(key)) || this.isNeverRun(line);
  }

  private isNeverRun(line: number): boolean {
    this.never ??= new Set([...this.skipped].flatMap((statements) => linesOf(statements)));
    return this.never.has(line) && !this.reached.has(line);
  }
}

/** The lines on which something of these begins. */
function linesOf(statements: readonly (Statement | Expression)[]): number[] {
  const lines: number[] = [];
  const open: unknown[] = [...statements];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if ('line' in next && typeof next.line === 'number') lines.push(next.line);
    else open.push(...Object.values(next).filter((value) => value !== undefined));
  }
  return lines;
}
