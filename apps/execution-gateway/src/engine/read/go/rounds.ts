import type { Json } from './json.js';
import { sortedEntries } from './printed.js';
import { decode, indirect, intValue, NotCarriedOut, TemplateFailure, type GoValue } from './values.js';

type Value = GoValue | undefined;

/** No list of an engine is longer. */
const MAX_ROUNDS = 100_000n;

/** Keys and elements of what a `range` goes through, in Go's order. */
export function roundsOf(value: Value): (readonly [Value, Value])[] {
  if (!value) return [];
  const { value: at, nil } = indirect(value);
  if (nil && at.type.kind === 'any') return [];
  const { type, data } = at;
  if (type.kind === 'slice') {
    return ((data as Json[] | null) ?? []).map((item, index) => [intValue(index), decode(type.of, item)] as const);
  }
  if (type.kind === 'map') {
    const entries = sortedEntries(data as Map<string, Json> | null);
    return entries.map(
      ([key, item]) =>
        [{ type: { kind: 'string', named: type.keyed === true }, data: key }, decode(type.of, item)] as const,
    );
  }
  if (type.kind === 'int' && (data as bigint) <= 0n) return [];
  if (type.kind === 'int' && (data as bigint) < MAX_ROUNDS) {
    return Array.from({ length: Number(data) }, (_, index) => [intValue(index), intValue(index)] as const);
  }
  if (type.kind === 'string' && type.named !== true) throw new NotCarriedOut('{{range}} over text');
  throw new TemplateFailure("range can't iterate over this");
}
