import { BadValue } from './bad-value.js';

/**
 * A whole number as Go's `strconv` reads it for an option (base 0: also `0x10`, `0b1`, `0o7`, `1_000`).
 *
 * @throws BadValue for anything else and for one outside the range
 */
export function wholeNumber(
  value: string,
  { least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER } = {},
): number {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(value) ?? [];
  // Underscores and the old octal notation mean something else there than here.
  if (!/^(?:0|[1-9]\d*|0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/i.test(digits)) throw new BadValue(`invalid number: '${value}'`);
  const number = Number(digits) * (sign === '-' ? -1 : 1) + 0;
  if (!Number.isSafeInteger(number) || number < least || number > most) {
    throw new BadValue(`the number is out of range: '${value}'`);
  }
  return number;
}

/**
 * Billionths of a processor, of `1.5`, `.25` or `3/2`: as docker/cli `ParseCPUs`.
 *
 * @throws BadValue for what is no number, and for one of more than nine decimals
 */
export function nanoCpusOf(value: string): number {
  const decimal = /^\+?(\d{0,9})(?:\.(\d{0,9}))?$/.exec(value);
  if (!decimal || (!decimal[1] && !decimal[2])) throw new BadValue(`failed to parse ${value} as a rational number`);
  return Number(decimal[1] || '0') * 1e9 + Number((decimal[2] ?? '').padEnd(9, '0'));
}
