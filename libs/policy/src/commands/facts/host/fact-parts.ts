import type { Effect, Fact, FactReader, Reversibility, Target, Trait } from '../../fact.js';
import type { Invocation } from '../../invocation.js';

/** A fact before it is known whose it is. */
export type FactParts = Omit<Fact, 'invocation'>;

export interface FactOptions {
  targets?: readonly Target[];
  traits?: readonly Trait[];
  reversibility?: Reversibility;
}

/** One fact; nothing said about its way back means that there is none. */
export const fact = (
  effect: Effect,
  { targets = [], traits = [], reversibility = 'irreversible' }: FactOptions = {},
): FactParts => ({ effect, traits, targets, reversibility });

/** The traits whose condition holds. */
export const traitsWhere = (conditions: Partial<Record<Trait, boolean>>): Trait[] =>
  Object.entries(conditions).flatMap(([trait, holds]) => (holds ? [trait as Trait] : []));

/** The same reader for several programs. */
export const readBy = (reader: FactReader, programs: string): Record<string, FactReader> =>
  Object.fromEntries(programs.split(/\s+/).map((program) => [program, reader]));

/** A reader that always finds the same one thing. */
export const always =
  (effect: Effect, options?: FactOptions): FactReader =>
  () => [fact(effect, options)];

/** True when the command only explains itself: `--help`, `--version` as one of its own options, and nothing fed to it. */
function asksForHelp({ args, input }: Invocation): boolean {
  const end = args.findIndex(({ text }) => text === '--');
  const options = end < 0 ? args : args.slice(0, end);
  return input.from === 'none' && options.some(({ text }) => text === '--help' || text === '--version');
}

/** One table out of many. A program that stands in several is read by each of them. */
export function joinTables(tables: ReadonlyArray<Readonly<Record<string, FactReader>>>): Record<string, FactReader> {
  const readers = new Map<string, FactReader[]>();
  for (const table of tables) {
    for (const [program, reader] of Object.entries(table)) {
      readers.set(program, [...(readers.get(program) ?? []), reader]);
    }
  }
  return Object.fromEntries(
    [...readers].map(([program, all]) => [
      program,
      (invocation: Invocation) => (asksForHelp(invocation) ? [] : all.flatMap((read) => read(invocation))),
    ]),
  );
}
