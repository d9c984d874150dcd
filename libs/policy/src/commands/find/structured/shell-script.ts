import type { Candidate } from '../../candidate.js';
import { logicalLines } from '../logical-lines.js';

/** Well under what the shell reader takes at once. */
const LONGEST = 7000;
const OPENS = /^\s*(?:if|for|while|until|case|select)\b|^\s*(?:function\s+)?[\w-]+\s*\(\)\s*\{?\s*$/;
const CLOSES = /^\s*(?:fi|done|esac)\b|^\s*\}/;

const SHEBANG = /^\uFEFF?#!\s{0,20}\S{0,100}[/ ](?:(?:ba|z|k|da|a)?sh)\b/;

/** True when the first line names a shell. */
export const isShellScript = (text: string): boolean => SHEBANG.test(text.slice(0, 200));

/**
 * The commands of a shell script: one candidate, or pieces of it that end where no loop or condition is open. A piece
 * that is still too long is given on as it is: what nobody can read must not pass in silence.
 */
export function findInShellScript(text: string): Candidate[] {
  const whole = { start: 0, end: text.length, form: 'script', stance: 'ordered' } as const;
  if (text.trim() === '') return [];
  if (text.length <= LONGEST) return [{ ...whole, source: text }];
  const pieces: Candidate[] = [];
  let start = 0;
  let last = 0;
  let depth = 0;
  const cut = (end: number) => {
    const source = text.slice(start, end);
    if (source.trim() !== '') pieces.push({ ...whole, start, end, source });
    start = end;
  };
  for (const line of logicalLines(text, { start: 0, end: text.length }, () => true)) {
    if (line.end - start > LONGEST && last > start) cut(last);
    const row = text.slice(line.start, Math.min(line.end, line.start + 200));
    if (OPENS.test(row) && !CLOSES.test(text.slice(Math.max(line.start, line.end - 20), line.end).trimStart())) depth++;
    else if (CLOSES.test(row)) depth = Math.max(0, depth - 1);
    if (depth === 0) last = line.end;
  }
  if (last > start && text.length - start > LONGEST) cut(last);
  cut(text.length);
  return pieces;
}
