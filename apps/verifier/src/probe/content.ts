import type { CheckOf } from '@wingman/contracts';
import { anyLineMatches } from './pattern.js';
import { fail, pass, unknown, type Finding, type Observed, type Surroundings } from './probe.js';
import { isFinding, wholeFile } from './whole-file.js';

/** What a file says: a literal text, a pattern in a line, or one exact line. The text itself is never shown. */
export async function probeContent(check: CheckOf<'content'>, at: Surroundings): Promise<Finding> {
  const got = await wholeFile(check.path, at.limits.contentBytes, at);
  if (isFinding(got)) return got;
  const { bytes, digest } = got;
  const observed: Observed = { exists: true, size: bytes.length, digest };
  if (check.line !== undefined) return probeLine(bytes, check.line, check.absent === true, observed);

  const found =
    check.contains !== undefined
      ? bytes.includes(check.contains, 0, 'utf8')
      : await anyLineMatches(bytes.toString('utf8'), check.matches ?? '', at.signal);
  observed['found'] = found;
  if (check.absent) return found ? fail('in_content', observed) : pass(observed);
  return found ? pass(observed) : fail('not_in_content', observed);
}

type Line = NonNullable<CheckOf<'content'>['line']>;

function probeLine(bytes: Buffer, wanted: Line, absent: boolean, observed: Observed): Finding {
  const line = bytes.toString('utf8').split(/\r?\n/)[wanted.number - 1];
  const equal = line === wanted.equals;
  observed['found'] = equal;
  if (absent) return equal ? fail('in_content', observed) : pass(observed);
  if (equal) return pass(observed);
  // The words may have lost the indentation that the line has.
  return line?.trim() === wanted.equals.trim() ? unknown('inexact_wording', observed) : fail('line_differs', observed);
}
