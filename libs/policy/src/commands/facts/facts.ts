import type { Fact, FactReader } from '../fact.js';
import type { Invocation } from '../invocation.js';
import { HOST_PROGRAMS } from './host.js';
import { SERVICE_PROGRAMS } from './service.js';

const READERS = new Map<string, FactReader>(Object.entries({ ...HOST_PROGRAMS, ...SERVICE_PROGRAMS }));

/** What this command does. Wrappers add their traits; a program nobody described is `unknown.run`. */
export function factsOf(invocation: Invocation): Fact[] {
  const read = READERS.get(invocation.program);
  const facts = read?.(invocation) ?? [
    { effect: 'unknown.run' as const, traits: [], targets: [], reversibility: 'irreversible' as const },
  ];
  return facts.map((fact) => ({ ...fact, invocation }));
}
