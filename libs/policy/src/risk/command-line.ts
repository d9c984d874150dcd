import { isKnownProgram } from '../commands/facts/host/escape-known.js';
import { shapeOf } from '../commands/find/shape.js';
import { FUNCTION_WORDS } from '../commands/find/words.js';

/** A first line longer than this is read up to here. */
const LOOKED_AT = 2_000;

/**
 * Tells a command line or script from an instruction by its first line. In doubt it is a command line, since one that is
 * taken for a sentence would be passed over, and a sentence that is taken for a command is not understood.
 */
export function isCommandLine(text: string): boolean {
  const [line = ''] = text.trimStart().split('\n', 1);
  const first = line.slice(0, LOOKED_AT).trim();
  if (/^(?:#!|[$%] )/.test(first)) return true;
  if (/^(?:[{[]\s*["{]|#{1,6} |[-*] |\*\*|```|[A-Z][A-Z_ ]{3,40}:)/.test(first)) return false;
  const shape = shapeOf(first);
  if (shape !== 'prose') return shape === 'command';
  const words = first.split(/\s+/);
  const program = words[0] ?? '';
  const glue = words
    .slice(1)
    .filter((word) => FUNCTION_WORDS.has(word.toLowerCase().replace(/[.,;:!?)]+$/, ''))).length;
  if (isKnownProgram({ program }) && glue * 4 <= words.length) return true;
  const sentence = words.length > 2 && (/^\p{Lu}\p{Ll}*['\u2019]?\p{Ll}*,?$/u.test(program) || glue > 0);
  return !sentence;
}

/** What was typed in a copied session, without the `$ ` that the shell printed in front of it. */
export const withoutPrompts = (text: string): string => text.replace(/^[ \t]{0,8}[$%] (?=\S)/gm, '');
