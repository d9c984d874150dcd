import { readShell } from '../../shell/read.js';
import type { Effect, Fact, TargetScope, Trait } from '../../fact.js';
import { factsOf } from '../facts.js';

/** The facts of every command in a line of shell; a line that cannot be read has none. */
export function factsIn(line: string): Fact[] {
  const reading = readShell(line);
  return reading.ok ? reading.invocations.flatMap(factsOf) : [];
}

export const effectsIn = (line: string): Effect[] => factsIn(line).map(({ effect }) => effect);

/** The traits of all facts with this effect. */
export const traitsIn = (line: string, effect: Effect): Trait[] =>
  factsIn(line).flatMap((fact) => (fact.effect === effect ? fact.traits : []));

/** The kinds of places that facts with this effect are about. */
export const scopesIn = (line: string, effect: Effect): TargetScope[] =>
  factsIn(line).flatMap((fact) => (fact.effect === effect ? fact.targets.map(({ scope }) => scope) : []));
