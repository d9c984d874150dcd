import type { Observed } from './probe.js';

/**
 * What was seen, as it can be kept. Files hold anything: a NUL, or half of a pair of surrogates, is no text to a database,
 * and a verdict that could not be recorded would be none.
 */
export const storable = (observed: Observed): Observed =>
  Object.fromEntries(Object.entries(observed).map(([name, value]) => [textOf(name), valueOf(value)]));

const textOf = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

function valueOf(value: Observed[string]): Observed[string] {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return value.map(valueOf);
  return typeof value === 'object' && value !== null ? storable(value) : value;
}
