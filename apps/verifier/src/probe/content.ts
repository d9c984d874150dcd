import { isUtf8 } from 'node:buffer';
import type { CheckOf, CheckReason } from '@wingman/contracts';
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
  const doubt = found ? undefined : doubtOf(bytes, check.contains ?? check.matches ?? '');
  if (doubt !== undefined) return unknown(doubt, observed);
  if (check.absent) return found ? fail('in_content', observed) : pass(observed);
  return found ? pass(observed) : fail('not_in_content', observed);
}

// The first bytes of gzip, zip, bzip2, xz, zstd, 7z, RAR and PDF: texts in them are packed.
const PACKED = ['1f8b', '504b0304', '425a68', 'fd377a585a00', '28b52ffd', '377abcaf271c', '526172211a07', '255044462d'];
const NUL_WITHIN = 8_000; // as git(1) tells binary files

/** Why it says nothing that a text is not among these bytes: they may hold it in another form. */
function doubtOf(bytes: Buffer, wanted: string): CheckReason | undefined {
  const start = bytes.subarray(0, 8).toString('hex');
  const isText = !bytes.subarray(0, NUL_WITHIN).includes(0) && !PACKED.some((magic) => start.startsWith(magic));
  const plain = !/[^\p{ASCII}]/u.test(wanted);
  if (!isText || (!plain && !isUtf8(bytes))) return 'wrong_format';
  // One letter with an accent has two spellings, and so has the end of a line.
  const plainly = (text: string) => text.normalize('NFC').replaceAll('\r\n', '\n');
  const hasSpellings = !plain || wanted.includes('\n');
  const same = hasSpellings && plainly(bytes.toString('utf8')).includes(plainly(wanted));
  return same ? 'inexact_wording' : undefined;
}

type Line = NonNullable<CheckOf<'content'>['line']>;

function probeLine(bytes: Buffer, wanted: Line, absent: boolean, observed: Observed): Finding {
  const doubt = doubtOf(bytes, wanted.equals);
  if (doubt === 'wrong_format') return unknown(doubt, observed);
  const line = bytes.toString('utf8').split(/\r?\n/)[wanted.number - 1];
  const equal = line === wanted.equals;
  observed['found'] = equal;
  if (equal) return absent ? fail('in_content', observed) : pass(observed);
  // The words may have lost the indentation that the line has.
  if (line?.trim() === wanted.equals.trim()) return unknown('inexact_wording', observed);
  return absent ? pass(observed) : fail('line_differs', observed);
}
