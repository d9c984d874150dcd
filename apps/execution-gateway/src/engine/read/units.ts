const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'];
const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'];

function sized(
  size: number,
  { base, units, digits }: { base: number; units: readonly string[]; digits: number },
): string {
  let [left, unit] = [size, 0];
  for (; left >= base && unit < units.length - 1; unit++) left /= base;
  return `${general(left, digits)}${units[unit]}`;
}

/** Go's `%.*g`. */
function general(value: number, digits: number): string {
  if (value === 0) return '0';
  const exponent = Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent >= -4 && exponent < digits) return String(Number(value.toPrecision(digits)));
  const [mantissa, power = '0'] = String(Number(value.toPrecision(digits)).toExponential()).split('e');
  return `${mantissa}e${power.slice(0, 1)}${power.slice(1).padStart(2, '0')}`;
}

/** `2.75MB`: docker/go-units HumanSizeWithPrecision. Lists show three digits, sums four. */
export const decimalSize = (bytes: number, digits: 3 | 4): string =>
  sized(bytes, { base: 1000, units: DECIMAL, digits });

/** `1.944GiB`: docker/go-units BytesSize. */
export const binarySize = (bytes: number): string => sized(bytes, { base: 1024, units: BINARY, digits: 4 });

/** `About a minute`: docker/go-units HumanDuration. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1_000);
  const minutes = Math.trunc(milliseconds / 60_000);
  const hours = Math.trunc(milliseconds / 3_600_000 + 0.5);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`;
  return `${Math.trunc(Math.trunc(milliseconds / 3_600_000) / 24 / 365)} years`;
}

/** `5 minutes ago` of a time in seconds. */
export const ago = (unixSeconds: number, now: number): string => `${humanDuration(now - unixSeconds * 1_000)} ago`;

/** `2026-01-02 03:04:05 +0000 UTC` of a time in seconds. */
export const unixTime = (unixSeconds: number): string =>
  `${new Date(unixSeconds * 1_000).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;

/** The twelve characters by which lists show an id. */
export function shortId(id: string): string {
  const hex = id.slice(id.indexOf(':') + 1);
  return hex.length > 12 ? hex.slice(0, 12) : hex;
}

/** Go's sortorder.NaturalLess, as a comparison: `a2` before `a10`. */
export function naturalOrder(a: string, b: string): number {
  const parts = (text: string): string[] => text.match(/\d+|\D/gsu) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = partOrder(left[at]!, right[at]!);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function partOrder(a: string, b: string): number {
  const [digitsA, digitsB] = [/^[0-9]/.test(a), /^[0-9]/.test(b)];
  if (digitsA !== digitsB) return digitsA ? -1 : 1;
  if (!digitsA) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  const [plainA, plainB] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (plainA.length !== plainB.length) return plainA.length - plainB.length;
  if (plainA !== plainB) return plainA < plainB ? -1 : 1;
  return a.length - b.length;
}
