import type { Invocation } from '../invocation.js';
import type { Context } from './context.js';
import type { ReadWord } from './fields.js';
import { invocationOf, type Draft } from './invoke.js';
import { Unreadable } from './limits.js';
import { inside, joinedWord, programNameOf, readSource, type Unwrapper } from './wrap.js';

/** PowerShell and cmd.exe. Their text is no shell source of ours, but its commands and words mostly read alike. */
export const WINDOWS_PROGRAMS: ReadonlyMap<string, Unwrapper> = new Map<string, Unwrapper>([
  ['powershell', readPowerShell],
  ['pwsh', readPowerShell],
  ['cmd', readCmd],
]);

// Any beginning of the option's name will do.
const ENCODED = /^[-/](?:e|ec|en|enc|enco|encod|encode|encoded\w{0,8})$/i;
const COMMAND = /^[-/](?:c|co|com|comm|comma|comman|command)$/i;

function readPowerShell(draft: Draft, context: Context): Invocation[] | undefined {
  const encoded = draft.args.findIndex((word) => ENCODED.test(word.text));
  const value = encoded < 0 ? undefined : draft.args[encoded + 1];
  if (value) {
    const text = Buffer.from(value.text, 'base64').toString('utf16le');
    return withOwn(draft, context, { ...value, text });
  }
  const command = draft.args.findIndex((word) => COMMAND.test(word.text));
  const words = command < 0 ? [] : draft.args.slice(command + 1);
  return words.length > 0 ? withOwn(draft, context, joinedWord(words)) : undefined;
}

function readCmd(draft: Draft, context: Context): Invocation[] | undefined {
  const start = draft.args.findIndex((word) => /^\/[ck]$/i.test(word.text));
  const words = start < 0 ? [] : draft.args.slice(start + 1);
  return words.length > 0 ? withOwn(draft, context, joinedWord(words)) : undefined;
}

function withOwn(draft: Draft, context: Context, word: ReadWord): Invocation[] {
  const own = invocationOf(draft, context);
  // A backslash divides folders there and hides nothing.
  const text = { ...word, text: word.text.replaceAll('\\', '\\\\') };
  try {
    return [own, ...(readSource(text, draft, inside(context, programNameOf(draft), 'shell')) ?? [])].map(lowerCase);
  } catch (error) {
    // What only PowerShell can read stays with the program that would read it.
    if (error instanceof Unreadable && error.reason === 'unparseable') return [own];
    throw error;
  }
}

/** Names of programs have no case there. */
function lowerCase(command: Invocation): Invocation {
  return { ...command, program: command.program.toLowerCase() };
}
