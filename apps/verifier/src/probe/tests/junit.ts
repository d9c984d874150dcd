import { LookError } from '../../scope/look-error.js';
import { coverageReport, type Report, type Tally } from './report.js';
import { eachElement, type Element } from './xml.js';

type Counts = Omit<Tally, 'broken' | 'nested'>;

const none = (): Counts => ({ passed: 0, failed: 0, skipped: 0 });

/** JUnit's XML as its many writers have it, or Cobertura's. @throws LookError */
export async function readXmlReport(text: string, signal: AbortSignal): Promise<Report> {
  let root: Element | undefined;
  // What the cases show, and what the suites say about themselves.
  const counted = none();
  const stated: (Counts | undefined)[] = [];
  let current: keyof Counts | undefined;
  const settle = () => {
    if (current !== undefined) counted[current] += 1;
    current = undefined;
  };
  await eachElement(
    text,
    (element) => {
      root ??= { ...element, around: [] };
      if (['testsuites', 'testsuite'].includes(element.name)) {
        settle();
        if (element.around.length === 0 || element.around.join() === 'testsuites') stated.push(statedBy(element));
      } else if (element.name === 'testcase') {
        settle();
        current = wasNotRun(element) ? 'skipped' : 'passed';
      } else if (current !== undefined && element.around.at(-1) === 'testcase') {
        current = outcomeBy(element.name, current);
      }
    },
    signal,
  );
  settle();
  if (root?.name === 'coverage') return cobertura(root);
  if (root?.name !== 'testsuites' && root?.name !== 'testsuite') throw new LookError('wrong_format');
  const tally = agreed(counted, stated, root.name === 'testsuites');
  return { kind: 'tests', format: 'junit', tally: { ...tally, broken: 0, nested: false } };
}

/** A case with a failure or an error failed, whatever else it holds; one that passed when repeated did not. */
function outcomeBy(name: string, before: keyof Counts): keyof Counts {
  if (name === 'failure' || name === 'error') return 'failed';
  return name === 'skipped' && before === 'passed' ? 'skipped' : before;
}

const wasNotRun = ({ attributes }: Element) =>
  /^(?:notrun|skipped|disabled|ignored)$/i.test(attributes['status'] ?? '') ||
  /^(?:suppressed|skipped)$/i.test(attributes['result'] ?? '');

/** What a suite's own attributes say; undefined where it says nothing. @throws LookError `wrong_format` */
function statedBy({ attributes }: Element): Counts | undefined {
  if (attributes['tests'] === undefined) return undefined;
  const number = (name: string) => {
    const text = attributes[name] ?? '0';
    if (!/^\d{1,9}$/.test(text.trim())) throw new LookError('wrong_format');
    return Number(text);
  };
  const failed = number('failures') + number('errors');
  const skipped = number('skipped') + number('disabled') + number('ignored');
  return { passed: number('tests') - failed - skipped, failed, skipped };
}

/**
 * The counts on which cases and attributes agree. A root that says something speaks for all; else its suites add up.
 * @throws LookError `report_incomplete` where the two differ: a report that contradicts itself proves nothing
 */
function agreed(counted: Counts, stated: readonly (Counts | undefined)[], hasSuites: boolean): Counts {
  const [outermost, ...suites] = stated;
  const cases = counted.passed + counted.failed + counted.skipped;
  const speaking = outermost ?? (hasSuites ? sumOf(suites) : undefined);
  if (speaking === undefined) return counted;
  if (speaking.passed < 0) throw new LookError('report_incomplete');
  // Some writers leave the cases out. Some count skipped cases nowhere, or a case with two failures twice.
  if (cases === 0) return speaking;
  const total = speaking.passed + speaking.failed + speaking.skipped;
  if (total !== cases || speaking.failed > 0 !== counted.failed > 0) throw new LookError('report_incomplete');
  return counted;
}

function sumOf(suites: readonly (Counts | undefined)[]): Counts | undefined {
  if (suites.length === 0 || suites.includes(undefined)) return undefined;
  const sum = none();
  for (const suite of suites) {
    for (const name of ['passed', 'failed', 'skipped'] as const) sum[name] += suite?.[name] ?? 0;
  }
  return sum;
}

function cobertura({ attributes }: Element): Report {
  const rate = (name: string) => {
    const text = attributes[name];
    const value = Number(text);
    return text === undefined || !(value >= 0 && value <= 1) ? undefined : value * 100;
  };
  const lines = rate('line-rate');
  if (lines === undefined) throw new LookError('wrong_format');
  if (attributes['lines-valid'] === '0') throw new LookError('no_tests');
  const branches = rate('branch-rate');
  return coverageReport(lines, branches === undefined ? [] : [branches]);
}
