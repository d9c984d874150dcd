import { UNSURE } from './settings.js';
import { compareTimes } from './times.js';

type Scalar = string | number | boolean | null;

/** `inexact`: the same to many readers, but not to all. */
export type Comparison = 'equal' | 'inexact' | 'differs';

const WORDS: Readonly<Record<string, string>> = {
  true: 'yes',
  yes: 'yes',
  on: 'yes',
  enabled: 'yes',
  1: 'yes',
  false: 'no',
  no: 'no',
  off: 'no',
  disabled: 'no',
  0: 'no',
  null: 'nothing',
  nil: 'nothing',
  none: 'nothing',
  '~': 'nothing',
  '': 'nothing',
};

/**
 * A value as the format means it against a value as the claim has it. Where the format has types, `8443` and `"8443"`
 * are two values, and so are `true` and `"true"`; in text formats they are one. What only some programs take for the
 * same (`on` for true, `1.0` for 1, the number for its text) is `inexact`.
 */
export function compare(value: unknown, wanted: Scalar, { typed }: { typed: boolean }): Comparison {
  if (value === UNSURE) return 'inexact';
  if (value instanceof Date) return compareTimes(value, String(wanted));
  const scalar = scalarOf(value);
  // A list or an object is no scalar; whether one of its members was meant is open.
  if (scalar === undefined) return 'inexact';
  if (scalar === wanted) return isExact(scalar) ? 'equal' : 'inexact';
  if (!typed && scalar === String(wanted)) return 'equal';
  const [one, other] = [String(scalar).trim().toLowerCase(), String(wanted).trim().toLowerCase()];
  if (one === other || sameNumber(one, other)) return 'inexact';
  const meaning = WORDS[one];
  return meaning !== undefined && meaning === WORDS[other] ? 'inexact' : 'differs';
}

/** Of larger numbers several are read as one. */
const isExact = (value: Scalar | bigint): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

function scalarOf(value: unknown): Scalar | bigint | undefined {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' || typeof value === 'symbol' ? undefined : (value as Scalar | bigint);
}

function sameNumber(one: string, other: string): boolean {
  if (one === '' || other === '') return false;
  const [first, second] = [one, other].map((text) => Number(text.replaceAll('_', '')));
  return Number.isFinite(first) && first === second;
}
