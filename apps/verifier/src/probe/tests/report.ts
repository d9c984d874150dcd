/** What a report counts. */
export interface Tally {
  passed: number;
  failed: number;
  /** Skipped, pending or still to do. */
  skipped: number;
  /** Files of tests that could not be run at all. */
  broken: number;
  /** Tests hold tests, so that the count depends on who counts. */
  nested: boolean;
}

/** Covered parts of the code, in percent. */
export interface Coverage {
  lines: number;
  /** Statements, branches, functions, where the report has them. */
  others: number[];
}

export type Report = { kind: 'tests'; format: 'junit' | 'jest' | 'tap'; tally: Tally } | CoverageReport;
export type CoverageReport = { kind: 'coverage'; format: 'coverage'; coverage: Coverage };

export const coverageReport = (lines: number, others: number[] = []): CoverageReport => ({
  kind: 'coverage',
  format: 'coverage',
  coverage: { lines, others },
});
