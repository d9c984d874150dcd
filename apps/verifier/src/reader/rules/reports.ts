import type { CheckOf } from '@wingman/contracts';
import type { PlanItem } from '../../verdict/plan.js';
import { extensionOf } from '../entity.js';
import { shape, type Reading, type Rule } from '../rule.js';

type TestFields = Omit<CheckOf<'tests'>, 'type' | 'report'>;

const KIND = '(?:(?:the|my|our|of|unit|integration|e2e|regression|new|existing|automated) )*';
const FORMAT = '(?:(?:the )?(?<format>junit|jest|tap|vitest) )?';
const REPORT = `(?:the )?${FORMAT}(?:(?:test|coverage|xml|json|results?) )*(?:report |results? |file |output |summary )?(?:at |in |is |: )?<P:report>(?: report)?`;
/** Where it can be read: without it nothing can be looked at. */
const SOURCE =
  '(?:see|per|according to|as shown (?:in|by)|as reported (?:in|by)|based on|report|report at|report is|report in|report :|reported in|source|source :|in|from|:)';
const SEE = `(?: ,| \\(| --| -| ;)?(?<source> ${SOURCE}(?: :)?)? ${REPORT}(?: \\))?`;
const PASS =
  '(?:(?:are |is |all )?(?:pass|passed|passing|passes|green|succeed|succeeded|successful|ok)|have passed|were green|have succeeded)';
const BEFORE =
  '(?:(?:pytest|jest|vitest|mocha|junit|npm test|cargo test|go test) : )?(?:(?:test (?:run|suite) (?:is )?(?:finished|done|complete|completed)|test results?|tests?|results?|done|suite) ?[,:]? ?)?';

function report(it: Reading, fields: TestFields): PlanItem[] | undefined {
  const named = it.word('format');
  const format =
    named === '' ? {} : { format: named === 'vitest' ? ('jest' as const) : (named as 'junit' | 'jest' | 'tap') };
  const numbers = [fields.passed, fields.failed, fields.skipped].filter((number) => number !== undefined);
  if (numbers.some((number) => !Number.isSafeInteger(number))) return undefined;
  // "All tests pass in packages/core" names what was tested.
  if (/^(?:in|from)$/.test(it.word('source')) && extensionOf(it.text('report')) === undefined) return undefined;
  return [{ check: { type: 'tests', report: it.path('report'), ...format, ...fields } }];
}

/** "40 of 42": the two that are missing may have been skipped, so their number is not said. */
function shareOf(it: Reading, passed: number, all: number): PlanItem[] | undefined {
  if (passed === all) return report(it, { passed, failed: 0 });
  if (passed > all) return undefined;
  return report(it, { passed, failed: all - passed })?.map((item) => ({ ...item, inexact: true as const }));
}

function ratio(it: Reading): PlanItem[] | undefined {
  const [passed, all] = it.text('ratio').split('/').map(Number);
  return shareOf(it, passed ?? NaN, all ?? NaN);
}

/** Two numbers. */
const counted = (it: Reading) => report(it, { passed: it.number('count'), failed: it.number('failed') });

const testRules: Rule[] = [
  {
    shape: shape(
      `${BEFORE}(?:all )?<N:count> (?:${KIND}tests? )?${PASS} ?,? (?:and )?<N:skipped> (?:were |was )?skipped${SEE}{TAIL}`,
    ),
    read: (it) => report(it, { passed: it.number('count'), skipped: it.number('skipped') }),
  },
  {
    shape: shape(`${BEFORE}all (?:of )?${KIND}<N:count> ${KIND}tests? ${PASS}${SEE}{TAIL}`),
    read: (it) => report(it, { passed: it.number('count'), failed: 0 }),
  },
  {
    shape: shape(`${BEFORE}<N:count> ${KIND}tests? ${PASS} (?:and|,) (?:none|N\\d+|no tests?) failed${SEE}{TAIL}`),
    read: noneFailed,
  },
  {
    shape: shape(`${BEFORE}<N:count> (?:${KIND}tests? )?passed ?[,/|]? (?:and )?<N:failed> failed${SEE}{TAIL}`),
    read: counted,
  },
  {
    shape: shape(
      `${BEFORE}<N:count> (?:out )?of <N:all> ${KIND}tests? ${PASS} ?,? (?:and |with )?<N:skipped> (?:were |was )?skipped${SEE}{TAIL}`,
    ),
    read: (it) => {
      const [passed, skipped] = [it.number('count'), it.number('skipped')];
      const failed = it.number('all') - passed - skipped;
      return failed < 0 ? undefined : report(it, { passed, failed, skipped });
    },
  },
  {
    shape: shape(
      `${REPORT} (?:(?:shows|reports|says|has|contains|lists) |: |-- )<N:all> tests?(?: ,| and| with| / )? ?(?:and |with )?(?<failed>N\\d+|no|zero) (?:failures?|failed|failing|errors?){TAIL}`,
    ),
    read: (it) => {
      const failed = it.word('failed').startsWith('N') ? it.number('failed') : 0;
      return failed > it.number('all') ? undefined : report(it, { passed: it.number('all') - failed, failed });
    },
  },
  {
    shape: shape(`${BEFORE}<N:count> (?:out )?of <N:all> ${KIND}tests? ${PASS}${SEE}{TAIL}`),
    read: (it) => shareOf(it, it.number('count'), it.number('all')),
  },
  { shape: shape(`${BEFORE}<F:ratio> (?:${KIND}tests? )?${PASS}${SEE}{TAIL}`), read: ratio },
  { shape: shape(`${BEFORE}(?:all (?:of )?)?${KIND}tests? ${PASS}${SEE}{TAIL}`), read: (it) => report(it, {}) },
  {
    shape: shape(`${BEFORE}(?:the )?(?:whole |entire |full )?(?:test )?suite (?:is )?${PASS}${SEE}{TAIL}`),
    read: (it) => report(it, {}),
  },
  {
    shape: shape(
      `${BEFORE}(?:there (?:are|were) )?(?:no|zero) (?:test )?(?:failures|failed tests|failing tests)${SEE}{TAIL}`,
    ),
    read: (it) => report(it, { failed: 0 }),
  },
  {
    shape: shape(`${BEFORE}(?:no|none of the) tests? (?:fail|failed|are failing)${SEE}{TAIL}`),
    read: (it) => report(it, { failed: 0 }),
  },
  {
    shape: shape(`${BEFORE}<N:failed> ${KIND}tests? (?:fail|failed|are failing|is failing)${SEE}{TAIL}`),
    read: (it) => report(it, { failed: it.number('failed') }),
  },
  {
    shape: shape(
      `${REPORT} (?:shows|reports|says|has|contains|confirms|lists)(?: that)? (?:all )?${KIND}<N:count> ${KIND}(?:tests? )?(?:pass|passed|passing|passes|green)(?: ,? ?(?:and |with )?(?<failed>N\\d+|no|zero|none) (?:failed|failures|failing|failure|errors))?{TAIL}`,
    ),
    read: shown,
  },
  {
    shape: shape(
      `${REPORT} (?:shows|reports|says|has|contains|confirms|lists)(?: that)? (?:no|zero) (?:test )?(?:failures|failed tests|failing tests|errors){TAIL}`,
    ),
    read: (it) => report(it, { failed: 0 }),
  },
  {
    shape: shape(
      `${REPORT} (?:shows|reports|says|has|contains|lists) (?:exactly )?<N:failed> (?:test )?(?:failures?|failed tests?|failing tests?){TAIL}`,
    ),
    read: (it) => report(it, { failed: it.number('failed') }),
  },
  {
    shape: shape(`${REPORT} (?:shows|reports|says|confirms)(?: that)? all (?:the )?tests? ${PASS}{TAIL}`),
    read: (it) => report(it, {}),
  },
  {
    shape: shape(
      `${REPORT} (?:(?:shows|reports|says|has|contains|lists) |: |-- )(?:all )?<N:count> (?:${KIND}tests? )?(?:pass|passed|passing|passes|green)(?: ?,? ?(?:and |with )?(?<failed>N\\d+|no|zero) (?:tests? )?(?:failed|failures?|failing))?(?: ?,? ?(?:and |with )?<N:skipped> (?:tests? )?(?:were |was )?(?:skipped|pending))?{TAIL}`,
    ),
    read: told,
  },
  { shape: shape(`${REPORT} (?:shows|reports|has) <F:ratio> (?:tests? )?${PASS}{TAIL}`), read: ratio },
];

function noneFailed(it: Reading): PlanItem[] | undefined {
  const zero = /\b(?:none|no tests?) failed/.test(it.sentence);
  return zero ? report(it, { passed: it.number('count'), failed: 0 }) : undefined;
}

/** What a report is said to count, as far as it was said. */
function told(it: Reading): PlanItem[] | undefined {
  const failed = it.word('failed');
  const none = failed === 'no' || failed === 'zero' || /\ball\b/.test(it.sentence);
  return report(it, {
    passed: it.number('count'),
    ...(failed.startsWith('N') ? { failed: it.number('failed') } : none ? { failed: 0 } : {}),
    ...(it.has('skipped') ? { skipped: it.number('skipped') } : {}),
  });
}

function shown(it: Reading): PlanItem[] | undefined {
  const failed = it.word('failed');
  if (failed.startsWith('N')) return counted(it);
  const all = /\ball\b/.test(it.sentence) || failed !== '';
  return report(it, { passed: it.number('count'), ...(all ? { failed: 0 } : {}) });
}

const WHAT =
  '(?:(?:the|our|current|overall|total|test|code) )*(?<what>line|lines|branch|branches|function|functions|statement|statements)?(?: test| code)? ?coverage';
const SHARE = '(?<bound>at least |above |over |more than |exactly )?<N:share>(?: percent)?';

const SINGULAR: Readonly<Record<string, string>> = {
  lines: 'line',
  branches: 'branch',
  functions: 'function',
  statements: 'statement',
};

/** `is 81.2 %` means that figure with its last digit rounded or cut; a bound means no less. */
export function coverageItems(report: string, text: string, bound: string): PlanItem[] {
  const share = Number(text);
  const base = { type: 'tests' as const, report, format: 'coverage' as const };
  const least: PlanItem = { check: { ...base, min_coverage: share } };
  if (bound !== '' && bound !== 'exactly') return bound === 'at least' ? [least] : [least, strictlyMore(base, share)];
  const next = Math.min(100, share + 10 ** -(text.split('.')[1] ?? '').length);
  return share >= 100 ? [least] : [least, { check: { ...base, min_coverage: next, negate: true } }];
}

function coverage(it: Reading): PlanItem[] | undefined {
  const text = it.text('share').replace('%', '');
  const share = Number(text);
  const percent = it.text('share').endsWith('%') || /\bpercent\b/.test(it.sentence);
  if (!percent || !(share >= 0 && share <= 100)) return undefined;
  const what = SINGULAR[it.word('what')] ?? it.word('what');
  if (!['', 'line'].includes(what)) return other(it, what, share);
  return coverageItems(it.path('report'), text, it.word('bound'));
}

/** More than 80 % is not 80 % itself: a hair above must be reached, too. */
const strictlyMore = (base: CheckOf<'tests'>, share: number): PlanItem => ({
  check: { ...base, min_coverage: Math.min(100, share + 0.001) },
  inexact: true,
});

/** Coverage of branches and so on stands in Istanbul's summary under its own name; other formats are left open. */
function other(it: Reading, what: string, share: number): PlanItem[] | undefined {
  if (it.has('bound')) return undefined;
  const names: Record<string, string> = { branch: 'branches', function: 'functions', statement: 'statements' };
  const name = names[what];
  if (name === undefined || !it.text('report').endsWith('.json')) return undefined;
  const key = `total.${name}.pct`;
  const at = { type: 'config' as const, path: it.path('report'), format: 'json' as const, key };
  return [
    { check: { ...at, equals: share }, forms: [{ check: { ...at, equals: share }, there: { ...at, exists: true } }] },
  ];
}

const coverageRules: Rule[] = [
  {
    shape: shape(`${WHAT} (?:is|reached|stands at|came out at|at|:|of|was|hit) {ADV}${SHARE}${SEE}{TAIL}`),
    read: coverage,
  },
  {
    shape: shape(`${REPORT} (?:shows|reports|says|has|confirms) (?:a )?(?:${WHAT} (?:of|at|is) ${SHARE}){TAIL}`),
    read: coverage,
  },
  { shape: shape(`${REPORT} (?:shows|reports|says|has|confirms) ${SHARE} ${WHAT}{TAIL}`), read: coverage },
];

/** What reports say of tests and of coverage. */
export const reportRules: Rule[] = [...testRules, ...coverageRules];
