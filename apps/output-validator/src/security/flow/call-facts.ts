import type { Place } from '../tree/tree.js';
import { constantOf, type Value } from './value.js';

/** One call, with what is known of everything in it. */
export interface CallFacts {
  /** How the callee is reached. */
  path: string;
  /** The same by the declared type of the receiver. */
  typedPath: string | undefined;
  receiver: Value | undefined;
  args: readonly Value[];
  named: ReadonlyMap<string, Value>;
  isNew: boolean;
  /** The language's `replace` takes only the first occurrence of a text. */
  isFirstOnly: boolean;
  at: Place;
}

/** The argument at a position, or by the name it can be given by. */
export function argument(call: CallFacts, position: number | string, name?: string): Value | undefined {
  if (typeof position === 'string') return call.named.get(position);
  return call.args[position] ?? (name === undefined ? undefined : call.named.get(name));
}

/** An option, as a named argument or as part of an object that is handed over. */
export function option(call: CallFacts, name: string): Value | undefined {
  const named = call.named.get(name);
  if (named) return named;
  for (const value of call.args) {
    const part = value.fields?.get(name);
    if (part) return part;
  }
  return undefined;
}

export function isOption(call: CallFacts, name: string, wanted: string | number | boolean | null): boolean {
  return constantOf(option(call, name)) === wanted;
}

/** The constant text at a position; empty where it is none. */
export function textAt(call: CallFacts, position: number, name?: string): string {
  const value = constantOf(argument(call, position, name));
  return typeof value === 'string' ? value : '';
}

export function numberAt(call: CallFacts, position: number, name?: string): number | undefined {
  const value = constantOf(argument(call, position, name));
  return typeof value === 'number' ? value : undefined;
}
