import { BadValue } from './bad-value.js';

const UNITS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };
const SIZE = /^(?<number>(?:\d+\.?\d*|\.\d+)) ?(?:(?<unit>[kmgtp])(?:i?b)?|b)?$/i;

/**
 * Bytes of `64m`, `1.5 GiB`, `512`: as docker/go-units `RAMInBytes`, so always by 1024.
 *
 * @throws BadValue for what the client refuses
 */
export function bytesOf(size: string): number {
  const found = SIZE.exec(size)?.groups;
  if (!found) throw new BadValue(`invalid size: '${size}'`);
  const bytes = Math.trunc(Number(found['number']) * 1024 ** (UNITS[found['unit']?.toLowerCase() ?? ''] ?? 0));
  if (!Number.isSafeInteger(bytes)) throw new BadValue(`too large a size: '${size}'`);
  return bytes;
}

const ABBREVIATIONS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];

/** `2.746MB`: as docker/go-units `HumanSize`, by 1000 and with four digits. */
export function humanSize(bytes: number): string {
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < ABBREVIATIONS.length - 1; unit++) size /= 1000;
  // Go's %.4g drops zeros at the end and has no exponent below five digits; nor has a number.
  return `${Number(size.toPrecision(4))}${ABBREVIATIONS[unit]}`;
}
