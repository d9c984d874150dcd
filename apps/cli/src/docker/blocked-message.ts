import { onOneLine } from '../text.js';
import { commandLine } from './quote.js';

export const BLOCKED = '❌ BLOCKED: Destructive docker command requires Wingman approval';

/** Of the shell's own codes the one for "found and not permitted to run"; docker itself ends with it only in `run`. */
export const EXIT_BLOCKED = 126;

/** What a blocked caller reads: the promise's sentence, why, and the command that asks for approval. */
export function blockedMessage(argv: readonly string[], why: string): string {
  const ask = commandLine(['wingman', 'approve-and-run', '--', ...argv]);
  const how = ask ?? 'wingman approve-and-run -- docker … (these words do not fit a line; give them as they are)';
  return `${BLOCKED}\n  ${onOneLine(why).slice(0, 300)}\n  Ask for it: ${how}\n`;
}

/** What nobody could decide: the settings, the binary or the audit file are not as they must be. */
export const undecidedMessage = (why: string): string => `${BLOCKED}\n  Nothing can be decided: ${onOneLine(why)}\n`;
