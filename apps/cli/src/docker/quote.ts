import { shellQuoted } from '@wingman/policy';

/** What a terminal would act upon, or show in another order than it is. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/**
 * The words as one line to copy into a shell. Undefined where that is not possible without showing a terminal something
 * that it acts upon, or where the line is longer than anybody reads.
 */
export function commandLine(words: readonly string[], longest = 2_000): string | undefined {
  const line = words.map(shellQuoted).join(' ');
  return line.length > longest || UNSEEN.test(line) ? undefined : line;
}
