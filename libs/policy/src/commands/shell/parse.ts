import { parse, type ParsedScript } from 'unbash';
import { Unreadable } from './limits.js';
import { withoutAngles } from './placeholders.js';

/** The syntax tree of a source. Throws `Unreadable` when bash would refuse it or it is nested too deeply. */
export function parseShell(text: string): ParsedScript {
  const script = parseBounded(text);
  assertReadable(script);
  return script;
}

/**
 * Every way a source may be meant, parsed: as it stands; with `<name>` as a placeholder; and, when a quote is missing,
 * both with the quote closed at the end and with the stray quote left out, since whoever mends it does one of the two.
 * Throws `Unreadable` when none of them parses.
 */
export function parseMeanings(text: string): ParsedScript[] {
  const script = parseBounded(text);
  const error = script.errors?.[0];
  const filled = withoutAngles(text);
  if (filled !== undefined) {
    const meant = parseBounded(filled);
    if (!meant.errors?.length) return error ? [meant] : [script, meant];
  }
  if (!error) return [script];
  const quote = UNTERMINATED.get(error.message);
  if (quote === undefined || text.charAt(error.pos) !== quote) return [parseShell(text)];
  return [parseShell(text + quote), parseShell(`${text.slice(0, error.pos)} ${text.slice(error.pos + 1)}`)];
}

const UNTERMINATED: ReadonlyMap<string, string> = new Map([
  ['unterminated double quote', '"'],
  ['unterminated single quote', "'"],
]);

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
