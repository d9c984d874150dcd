import type { Json } from './json.js';
import { decode, held, indirect, NotCarriedOut, type GoValue } from './values.js';

/** A value as a template prints it. */
export function printValue(value: GoValue | undefined): string {
  if (!value) return '<no value>';
  const { value: at, nil } = value.type.kind === 'pointer' ? indirect(value) : { value, nil: false };
  return nil ? '<nil>' : formatted(at, 'outer');
}

/** Go's `%v`. */
export const formattedValue = (value: GoValue | undefined): string =>
  value === undefined ? '<nil>' : formatted(value, 'outer');

function formatted(value: GoValue, where: 'outer' | 'inner'): string {
  const { type, data } = value;
  switch (type.kind) {
    case 'any': {
      const inner = held(data as Json);
      return inner ? formatted(inner, where) : '<nil>';
    }
    case 'pointer':
      return pointed(value, where);
    case 'slice':
      return `[${((data as Json[] | null) ?? []).map((item) => formatted(decode(type.of, item), 'inner')).join(' ')}]`;
    case 'map':
      return `map[${sortedEntries(data as Map<string, Json> | null)
        .map(([key, item]) => `${key}:${formatted(decode(type.of, item), 'inner')}`)
        .join(' ')}]`;
    case 'struct': {
      // Its own way to print itself is among its methods.
      if (type.methods) throw new NotCarriedOut(`printing ${type.name}`);
      const map = data as Map<string, Json> | null;
      return `{${type.fields.map((field) => formatted(decode(field.type, map?.get(field.json)), 'inner')).join(' ')}}`;
    }
    case 'empty':
      return '{}';
    case 'time':
      return goTime(data as string);
    case 'duration':
      return goDuration(data as bigint);
    case 'float':
      return goFloat(data as number);
    case 'row':
    case 'unknown':
      throw new NotCarriedOut('printing a value of this form');
    default:
      return String(data);
  }
}

function pointed(value: GoValue, where: 'outer' | 'inner'): string {
  const { value: at, nil } = indirect(value);
  if (nil) return '<nil>';
  // An address of the client's memory, which says nothing.
  if (where === 'inner' || at.type.kind !== 'struct') throw new NotCarriedOut('printing a pointer');
  return `&${formatted(at, 'inner')}`;
}

export const sortedEntries = <Value>(map: ReadonlyMap<string, Value> | null): [string, Value][] =>
  [...(map ?? [])].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** `2026-01-02 03:04:05.6 +0000 UTC`: Go's `time.Time.String` of a time as JSON has it. */
export function goTime(text: string): string {
  const [, day, clock, fraction = '', zone = ''] = RFC3339.exec(text) ?? [];
  if (day === undefined) throw new NotCarriedOut('a time of this form');
  const decimals = fraction.replace(/0+$/, '');
  const offset = zone.replace(':', '');
  const shown = zone === 'Z' || offset === '+0000' ? '+0000 UTC' : `${offset} ${offset}`;
  return `${day} ${clock}${decimals === '' ? '' : `.${decimals}`} ${shown}`;
}

/** `1h0m30s`, `1.5s`, `250ms`: Go's `time.Duration.String`. */
export function goDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const decimal = (unit: bigint): string => {
    const rest = String(size % unit)
      .padStart(String(unit).length - 1, '0')
      .replace(/0+$/, '');
    return `${size / unit}${rest === '' || unit === 1n ? '' : `.${rest}`}`;
  };
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(1_000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(1_000_000n)}ms`;
  const seconds = size / 1_000_000_000n;
  const rest = String(size % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const [hours, minutes] = [seconds / 3_600n, (seconds / 60n) % 60n];
  const shownSeconds = `${seconds % 60n}${rest === '' ? '' : `.${rest}`}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${shownSeconds}`;
  return minutes > 0n ? `${sign}${minutes}m${shownSeconds}` : `${sign}${shownSeconds}`;
}

function goFloat(data: number): string {
  const size = Math.abs(data);
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) throw new NotCarriedOut('printing such a number');
  return String(data);
}
