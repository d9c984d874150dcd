import type { Check } from '@wingman/contracts';
import type { Surroundings } from '../probe/probe.js';
import { runCheck } from '../probe/run.js';
import type { Facts, Material } from './material.js';

/** Looks at what one check is about as it is now. Never throws: what cannot be seen is said so. */
export async function takeMaterial(check: Check, at: Surroundings, now: () => Date): Promise<Material> {
  let facts: Facts | undefined;
  const keepFacts = (found: Facts) => void (facts = found);
  const { outcome, reason, observed } = await runCheck(check, { ...at, baseline: undefined, keepFacts });
  return { at: now().toISOString(), outcome, reason, observed, ...(facts !== undefined && { facts }) };
}
