import { RE2JS } from 're2js';
import { LookError } from '../scope/look-error.js';

// RE2JS runs in this thread: what one line may cost is bounded before it starts.
const MAX_LINE = 16_384;
const MAX_STEPS = 20_000_000;
const LINES_BETWEEN_BREATHS = 500;

/**
 * Whether any single line matches, in time linear in the text (RE2), so that no claim can hang the verifier.
 * @throws LookError `bad_pattern`, `too_large`, `timed_out`
 */
export async function anyLineMatches(text: string, expression: string, signal: AbortSignal): Promise<boolean> {
  const pattern = compile(expression);
  let sinceBreath = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.length > MAX_LINE || line.length * pattern.programSize() > MAX_STEPS) throw new LookError('too_large');
    if (pattern.matcher(line).find()) return true;
    sinceBreath += 1;
    if (sinceBreath % LINES_BETWEEN_BREATHS === 0) {
      await new Promise(setImmediate);
      if (signal.aborted) throw new LookError('timed_out');
    }
  }
  return false;
}

function compile(expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    throw new LookError('bad_pattern', error);
  }
}
