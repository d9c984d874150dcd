import { onOneLine } from './text.js';

/** What became of one thing that was looked at. `not checked` is neither good nor bad, and never counts as good. */
export type Outcome = 'passed' | 'failed' | 'not checked';

export interface InspectedRow {
  what: string;
  outcome: Outcome;
  /** What was seen, or why it could not be looked at. No secret is in it. */
  says: string;
}

/** The whole: failed when anything failed, passed when something did and nothing failed. */
export function outcomeOf(rows: readonly InspectedRow[]): Outcome {
  if (rows.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return rows.some(({ outcome }) => outcome === 'passed') ? 'passed' : 'not checked';
}

/** One line for each row, nothing cut: what failed is told whole. */
export function inspectionLines(rows: readonly InspectedRow[]): string[] {
  const width = Math.max(0, ...rows.map(({ what }) => onOneLine(what).length));
  return rows.map(({ outcome, what, says }) =>
    `${outcome.padEnd(11)}  ${onOneLine(what).padEnd(width)}  ${onOneLine(says)}`.trimEnd(),
  );
}

/** 0: all that could be looked at is as it must be. 1: something is not. 2: nothing could be looked at. */
export const exitCodeOf = (rows: readonly InspectedRow[]): number =>
  ({ passed: 0, failed: 1, 'not checked': 2 })[outcomeOf(rows)];
