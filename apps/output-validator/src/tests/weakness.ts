import type { Issue, Severity } from '../issue.js';

/** What can be wrong with a test, how bad it is, and what to do. */
export const WEAKNESSES = {
  no_assertion: ['high', 'the test asserts nothing', 'Assert what the code must do.'],
  empty: ['high', 'the test is empty', 'Write the test, or remove it.'],
  skipped: ['medium', 'the test does not run', 'Make it run, or remove it and say why.'],
  focused: ['medium', 'only this test runs; all others of the file do not', 'Remove the focus.'],
  commented_out: ['medium', 'a test was commented out', 'Make it run, or remove it.'],
  tautology: ['high', 'what the test asserts is always true', 'Assert a result of the code.'],
  mock_only: [
    'high',
    'the test asserts only what it told a mock to answer',
    'Call the code itself, and mock what it calls.',
  ],
  swallowed: ['high', 'a failed assertion is caught and forgotten', 'Let the assertion fail the test.'],
  conditional: ['medium', 'the assertion runs only sometimes', 'Assert on every way through the test.'],
  not_awaited: ['high', 'nobody waits for the assertion', 'Await it or return it.'],
  no_matcher: ['high', 'expect is called but compares nothing', 'Call one matcher on one value.'],
  snapshot_only: ['low', 'the test compares only with a snapshot', 'Assert what matters by name.'],
  shallow: ['info', 'the test asserts only that something is there', 'Assert what it must be.'],
  missing_name: [
    'high',
    'the test imports a name that the submitted file does not have',
    'Test the code that was written, by the names that it has.',
  ],
  unresolved_import: [
    'low',
    'the test imports a file that was not submitted',
    'Submit the file too, or correct the import.',
  ],
  untested: ['low', 'no test that was submitted imports this file', 'Submit tests of what changed.'],
} as const satisfies Record<string, readonly [Severity, string, string]>;
export type Weakness = keyof typeof WEAKNESSES;

export interface Weak {
  weakness: Weakness;
  line: number;
}

export function issueOf(path: string, { weakness, line }: Weak): Issue {
  const [severity, message, remediation] = WEAKNESSES[weakness];
  return {
    rule_id: `test.${weakness}`,
    severity,
    confidence: 'high',
    blocking: false,
    path,
    line,
    message,
    remediation,
  };
}
