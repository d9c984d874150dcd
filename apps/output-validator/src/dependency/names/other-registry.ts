import { canonical } from './ecosystem.js';
import type { Ecosystem } from './ecosystem.js';
import { popularOf } from './popular.js';

/** Words that any project of any language may be called. */
const SHORTEST = 5;

/**
 * Whether a name that nobody knows here is known in the other registry. Whoever mixes them up installs what somebody
 * published under the name for exactly that case.
 */
export function isOfOtherRegistry(written: string, ecosystem: Ecosystem): boolean {
  const other = ecosystem === 'npm' ? 'pypi' : 'npm';
  const name = canonical(written, ecosystem);
  if (name.length < SHORTEST || name.startsWith('@') || popularOf(ecosystem).names.has(name)) return false;
  return popularOf(other).names.has(canonical(written, other));
}
