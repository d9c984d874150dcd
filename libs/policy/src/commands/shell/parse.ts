import { parse, type ParsedScript } from 'unbash';
import { Unreadable } from './limits.js';

/** The syntax tree of a source. Throws `Unreadable` when bash would refuse it or it is nested too deeply. */
export function parseShell(text: string): ParsedScript {
  const script = parseBounded(text);
  assertReadable(script);
  return script;
}

/** Throws `Unreadable` for a script, or the script of a substitution, that did not parse to its end. */
export function assertReadable(script: ParsedScript): void {
  const error = script.errors?.[0];
  if (!error) return;
  const reason = error.message.includes('nesting depth exceeded') ? 'too_deep' : 'unparseable';
  throw new Unreadable(reason, `${error.message} at ${error.pos}`);
}

function parseBounded(text: string): ParsedScript {
  try {
    return parse(text);
  } catch {
    // The parser bounds most nesting itself; what it does not bound ends the stack.
    throw new Unreadable('too_deep', 'the source is nested too deeply');
  }
}
