import { constant, fixed, HOLE, text, type Value } from './value.js';

const PLACEHOLDER = /%(?:\((\w+)\))?[-+ #0]*[\d.*]*([a-zA-Z%])|\{([^{}!:]*)[^{}]*\}/g;
/** These write nothing but digits. */
const NUMERIC = new Set(['d', 'i', 'u', 'f', 'F', 'e', 'g', 'x', 'X', 'o', 'b', 'c', 't']);

/**
 * A format with its values in place, for `%`, `.format`, `Sprintf` and their like. A value that is written as a number can do
 * no harm.
 */
export function fillFormat(format: Value, values: readonly Value[], named?: ReadonlyMap<string, Value>): Value {
  const shape = format.shape ?? HOLE;
  const pieces: Value[] = [];
  let end = 0;
  let next = 0;
  for (const match of shape.matchAll(PLACEHOLDER)) {
    pieces.push(constant(shape.slice(end, match.index)));
    end = match.index + match[0].length;
    if (match[2] === '%') {
      pieces.push(constant('%'));
      continue;
    }
    const key = match[1] ?? match[3] ?? '';
    const value = named?.get(key) ?? values[/^\d+$/.test(key) ? Number(key) : next] ?? fixed();
    next += 1;
    pieces.push(match[2] && NUMERIC.has(match[2]) ? fixed() : value);
  }
  pieces.push(constant(shape.slice(end)));
  return text([{ ...format, shape: '' }, ...pieces]);
}
