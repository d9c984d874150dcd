import type { CheckOf } from '@wingman/contracts';
import { probeContentBelow } from './content-below.js';
import { fail, pass, unknown, type Finding, type Observed, type Surroundings } from './probe.js';
import { doubtOf, holds } from './text-within.js';
import { isFinding, wholeFile } from './whole-file.js';

/** What a file says: a literal text, a pattern in a line, or one line. The text itself is never shown. */
export async function probeContent(check: CheckOf<'content'>, at: Surroundings): Promise<Finding> {
  const got = await wholeFile(check.path, at.limits.contentBytes, at);
  if (isFinding(got))
    return got.reason === 'wrong_kind' && check.line === undefined ? probeContentBelow(check, at) : got;
  const { bytes, digest } = got;
  const observed: Observed = { exists: true, size: bytes.length, digest };
  if (check.line !== undefined) return probeLine(bytes, check.line, check.absent === true, observed);

  const found = await holds(bytes, check, at.signal);
  observed['found'] = found;
  const doubt = found ? undefined : doubtOf(bytes, check.contains ?? check.matches ?? '');
  if (doubt !== undefined) return unknown(doubt, observed);
  if (check.absent) return found ? fail('in_content', observed) : pass(observed);
  return found ? pass(observed) : fail('not_in_content', observed);
}

type Line = NonNullable<CheckOf<'content'>['line']>;

function probeLine(bytes: Buffer, wanted: Line, absent: boolean, observed: Observed): Finding {
  const text = wanted.equals ?? wanted.contains ?? '';
  const doubt = doubtOf(bytes, text);
  if (doubt === 'wrong_format') return unknown(doubt, observed);
  const line = bytes.toString('utf8').split(/\r?\n/)[wanted.number - 1];
  const held = wanted.equals === undefined ? line?.includes(text) === true : line === text;
  observed['found'] = held;
  if (held) return absent ? fail('in_content', observed) : pass(observed);
  // The words may have lost the indentation that the line has.
  if (line !== undefined && closely(line, text, wanted.equals !== undefined))
    return unknown('inexact_wording', observed);
  return absent ? pass(observed) : fail('line_differs', observed);
}

/** The same but for blanks around it or, of a part of a line, within it. */
const closely = (line: string, text: string, whole: boolean): boolean =>
  whole ? line.trim() === text.trim() : line.replaceAll(/\s/g, '').includes(text.replaceAll(/\s/g, ''));
