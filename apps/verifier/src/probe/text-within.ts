import { isUtf8 } from 'node:buffer';
import type { CheckOf, CheckReason } from '@wingman/contracts';
import { anyLineMatches } from './pattern.js';

/** Whether the text, or a line that fits the pattern, is among the bytes. */
export async function holds(bytes: Buffer, check: CheckOf<'content'>, signal: AbortSignal): Promise<boolean> {
  return check.contains !== undefined
    ? bytes.includes(check.contains, 0, 'utf8')
    : anyLineMatches(bytes.toString('utf8'), check.matches ?? '', signal);
}

// The first bytes of gzip, zip, bzip2, xz, zstd, 7z, RAR and PDF: texts in them are packed.
const PACKED = ['1f8b', '504b0304', '425a68', 'fd377a585a00', '28b52ffd', '377abcaf271c', '526172211a07', '255044462d'];
const NUL_WITHIN = 8_000; // as git(1) tells binary files

/** Why it says nothing that a text is not among these bytes: they may hold it in another form. */
export function doubtOf(bytes: Buffer, wanted: string): CheckReason | undefined {
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
