import type { Reversibility, Trait } from '../../fact.js';
import type { Word } from '../../invocation.js';
import type { FactParts } from './fact-parts.js';

/** Tells what a subcommand of git does with these words. */
export type Subcommand = (args: readonly Word[]) => FactParts[];

/** The facts, where the condition holds. */
export const when = (holds: boolean, ...facts: FactParts[]): FactParts[] => (holds ? facts : []);

/** What is done over a refusal of git. */
export const forced = (
  reversibility: Reversibility = 'irreversible',
): { traits: Trait[]; reversibility: Reversibility } => ({ traits: ['force'], reversibility });
