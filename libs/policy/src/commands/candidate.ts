import type { Span } from '../span.js';

/** Where in a text a command was found. */
export const FORMS = [
  /** The whole text is a command or a script. */
  'script',
  /** A fenced code block. */
  'fence',
  /** `inline code`. */
  'inline',
  /** A line of prose that gives a command without marking it ("run rm -rf /"). */
  'line',
  /** A field of JSON or YAML that holds a command. */
  'field',
  'package_script',
  'makefile',
  'dockerfile',
  'ci_step',
  /** A call in another language that starts a command (`subprocess.run`, `execSync`). */
  'call',
] as const;
export type Form = (typeof FORMS)[number];

/** `ordered`: whoever follows the text would run it. `mentioned`: it is forbidden, described, quoted or only data. */
export type Stance = 'ordered' | 'mentioned';

/** Shell source that a text orders or mentions. The span is where it stands in the text. */
export interface Candidate extends Span {
  source: string;
  /** For each offset of `source` its offset in the text. Absent: `source` is the slice itself. */
  positions?: readonly number[];
  form: Form;
  stance: Stance;
  /** Why it counts as mentioned, for the explanation and the tests: `negated`, `boundaries_section`, … */
  because?: string;
}
