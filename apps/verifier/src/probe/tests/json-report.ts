import { z } from 'zod';
import { LookError } from '../../scope/look-error.js';
import { coverageReport, type Report } from './report.js';

const count = z.number().int().min(0);

/** The fields of Jest's `--json` that count; Vitest writes the same. */
const jestReport = z.object({
  numTotalTests: count,
  numPassedTests: count,
  numFailedTests: count,
  numPendingTests: count.default(0),
  numTodoTests: count.default(0),
  numRuntimeErrorTestSuites: count.default(0),
  wasInterrupted: z.boolean().default(false),
  success: z.boolean(),
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ status: z.string() })).optional() })).optional(),
});

const percent = z.object({ total: count, pct: z.union([z.number().min(0).max(100), z.literal('Unknown')]) });

/** Istanbul's `json-summary`. */
const coverageSummary = z.object({
  total: z.object({
    lines: percent,
    statements: percent.optional(),
    branches: percent.optional(),
    functions: percent.optional(),
  }),
});

/** Jest's report or a summary of coverage. @throws LookError `wrong_format`, `report_incomplete`, `no_tests` */
export function readJsonReport(text: string): Report {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new LookError(isCut(text) ? 'report_incomplete' : 'wrong_format', error);
  }
  const jest = jestReport.safeParse(document);
  if (jest.success) return tallyOf(jest.data);
  const summary = coverageSummary.safeParse(document);
  if (!summary.success) throw new LookError('wrong_format');
  const { lines, statements, branches, functions } = summary.data.total;
  if (lines.pct === 'Unknown' || lines.total === 0) throw new LookError('no_tests');
  const others = [statements, branches, functions].flatMap((part) =>
    typeof part?.pct === 'number' && part.total > 0 ? [part.pct] : [],
  );
  return coverageReport(lines.pct, others);
}

const isCut = (text: string) => !/[}\]]\s*$/.test(text);

function tallyOf(report: z.infer<typeof jestReport>): Report {
  const { numTotalTests: total, numPassedTests: passed, numFailedTests: failed } = report;
  const skipped = report.numPendingTests + report.numTodoTests;
  if (report.wasInterrupted || passed + failed + skipped !== total) throw new LookError('report_incomplete');
  const cases = report.testResults?.flatMap(({ assertionResults }) => assertionResults ?? []) ?? [];
  const withStatus = (status: string) => cases.filter((one) => one.status === status).length;
  if (cases.length > 0 && (withStatus('passed') !== passed || withStatus('failed') !== failed)) {
    throw new LookError('report_incomplete');
  }
  // "success" is false without a failed test where a file of tests could not be run.
  const broken = Math.max(report.numRuntimeErrorTestSuites, !report.success && failed === 0 ? 1 : 0);
  if (report.success && failed > 0) throw new LookError('report_incomplete');
  return { kind: 'tests', format: 'jest', tally: { passed, failed, skipped, broken, nested: false } };
}
