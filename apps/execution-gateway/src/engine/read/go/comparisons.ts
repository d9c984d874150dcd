import { indirect, NotCarriedOut, TemplateFailure, type GoValue } from './values.js';

type Value = GoValue | undefined;

/** A comparison's failure is told with its name. */
export function compareAll(name: string, compare: () => boolean): boolean {
  try {
    return compare();
  } catch (error) {
    if (error instanceof TemplateFailure) throw new TemplateFailure(`error calling ${name}: ${error.message}`);
    throw error;
  }
}

const COMPARABLE = new Set(['string', 'int', 'uint', 'float', 'bool', 'duration']);

/** The kind that Go compares by. */
function kindOf(value: GoValue): string {
  const { kind } = value.type;
  if (!COMPARABLE.has(kind)) throw new NotCarriedOut('comparing values of this form');
  return kind === 'duration' ? 'int' : kind;
}

const isNil = (value: Value): boolean => value === undefined || (value.type.kind === 'pointer' && indirect(value).nil);

/** True when the first is one of the others. */
export function equalsAny(first: Value, others: readonly Value[]): boolean {
  return others.some((other) => equals(first, other));
}

function equals(a: Value, b: Value): boolean {
  if (isNil(a) || isNil(b)) {
    if (isNil(a) && isNil(b)) return true;
    return false;
  }
  const [left, right] = [kindOf(a!), kindOf(b!)];
  if (left === right) return a!.data === b!.data;
  if (isWhole(left) && isWhole(right)) return a!.data === b!.data;
  throw new TemplateFailure('incompatible types for comparison');
}

const isWhole = (kind: string): boolean => kind === 'int' || kind === 'uint';

export function isLess(a: Value, b: Value): boolean {
  if (!a || !b) throw new TemplateFailure('invalid type for comparison');
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left !== right && !(isWhole(left) && isWhole(right)))
    throw new TemplateFailure('incompatible types for comparison');
  if (left === 'bool') throw new TemplateFailure('invalid type for comparison');
  if (left === 'string') return Buffer.compare(Buffer.from(a.data as string), Buffer.from(b.data as string)) < 0;
  return (a.data as bigint) < (b.data as bigint);
}
