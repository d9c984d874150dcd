import { readArguments } from './arguments.js';
import { DESCRIBED_SERVICES } from '../service.js';
import { readVerb } from './verbs.js';

/** Sub-commands stand first; a line with more words than these is told apart by its first ones. */
const LOOKED_AT = 40;

/**
 * How many words after a described service's program are its sub-commands, when a verb is among them: 2 for
 * `op item delete x`. 0: the words are no call of a service. Tells programs whose names are English words, too (`op`,
 * `vault`, `flux`), from sentences.
 */
export function subcommandsOf(words: readonly string[]): number {
  if (!DESCRIBED_SERVICES.has(words[0] ?? '')) return 0;
  const rest = words.slice(1, 1 + LOOKED_AT).map((text) => ({ text, literal: true, glob: false, start: 0, end: 0 }));
  return readVerb(readArguments(rest).words)?.objectsFrom ?? 0;
}
