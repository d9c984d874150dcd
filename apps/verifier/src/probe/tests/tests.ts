import type { CheckOf } from '@wingman/contracts';
import { LookError } from '../../scope/look-error.js';
import {
  contradicted,
  judge,
  undecided,
  unknown,
  type Doubt,
  type Finding,
  type Observed,
  type Surroundings,
} from '../probe.js';
import { isFinding, wholeFile } from '../whole-file.js';
import { freshnessOf } from './freshness.js';
import { readReport } from './read-report.js';
import type { Coverage, Report, Tally } from './report.js';

type TestsCheck = CheckOf<'tests'>;

/**
 * What a report of tests or of coverage says. Without numbers the check says that the tests passed. A report that is
 * older than the task or than what it should speak of decides nothing, in either direction.
 */
export async function probeTests(check: TestsCheck, at: Surroundings): Promise<Finding> {
  const got = await wholeFile(check.report, at.limits.contentBytes, at);
  if (isFinding(got)) return got;
  const file: Observed = { exists: true, size: got.bytes.length, digest: got.digest };
  const stale = await freshnessOf(check, got.stats, at);
  if (stale !== undefined) return { ...stale, observed: file };
  let report: Report;
  try {
    report = await readReport(got.bytes, at.signal);
  } catch (error) {
    if (error instanceof LookError) return unknown(error.reason, file);
    throw error;
  }
  const observed = { ...file, format: report.format, ...factsOf(report) };
  if (check.format !== undefined && check.format !== report.format) return unknown('wrong_format', observed);
  return judge(
    report.kind === 'tests' ? tallyAspects(check, report.tally) : coverageAspects(check, report.coverage),
    observed,
  );
}

function factsOf(report: Report): Observed {
  if (report.kind === 'coverage') return { lines_covered: Math.round(report.coverage.lines * 100) / 100 };
  const { passed, failed, skipped, broken } = report.tally;
  return { passed, failed, skipped, ...(broken > 0 ? { broken } : {}) };
}

function tallyAspects(check: TestsCheck, tally: Tally): Doubt[] {
  const { passed, failed, skipped, broken } = tally;
  // A report of tests says nothing of coverage.
  const aspects: Doubt[] = [check.min_coverage === undefined ? undefined : undecided('wrong_format')];
  if (passed + failed + broken === 0) {
    // Nothing ran, so nothing passed; whether "no failures" was meant that way is open.
    return [...aspects, check.passed ? contradicted('tests_differ') : undecided('no_tests')];
  }
  const failures = failed + broken;
  if (check.failed === undefined) {
    if (failures > 0) aspects.push(check.passed === undefined ? contradicted('tests_failed') : undecided('ambiguous'));
  } else if (check.failed === 0 && failures > 0) aspects.push(contradicted('tests_failed'));
  else if (check.failed !== failed) aspects.push(differs(tally));
  if (check.skipped !== undefined && check.skipped !== skipped) aspects.push(differs(tally));
  // "All tests pass" is not said of those that did not run; whoever gives a number speaks of these.
  const isPlain = check.passed === undefined && check.failed === undefined && check.skipped === undefined;
  if (isPlain && skipped > 0) aspects.push(undecided('tests_skipped'));
  if (check.passed !== undefined && check.passed !== passed) {
    const withSkipped = skipped > 0 && check.passed <= passed + skipped && check.passed > passed;
    aspects.push(withSkipped ? undecided('tests_skipped') : differs(tally));
  }
  return aspects;
}

/** Numbers that are others. Where tests hold tests, or whole files could not run, the claim may count another way. */
const differs = ({ nested, broken }: Tally): Doubt =>
  nested || broken > 0 ? undecided('ambiguous') : contradicted('tests_differ');

function coverageAspects(check: TestsCheck, { lines, others }: Coverage): Doubt[] {
  const asksTests = [check.passed, check.failed, check.skipped].some((number) => number !== undefined);
  // A report of coverage says nothing of tests that pass, and without a bound nothing was claimed.
  if (asksTests || check.min_coverage === undefined) return [undecided(asksTests ? 'wrong_format' : 'ambiguous')];
  const wanted = check.min_coverage;
  if (lines >= wanted) return [undefined];
  const digits = (String(wanted).split('.')[1] ?? '').length;
  if (Number(lines.toFixed(digits)) >= wanted) return [undecided('inexact_wording')];
  // Lines are meant unless said otherwise; whoever meant branches or functions told no lie.
  return [others.some((share) => share >= wanted) ? undecided('ambiguous') : contradicted('coverage_low')];
}
