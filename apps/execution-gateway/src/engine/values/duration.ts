import { BadValue } from './bad-value.js';

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const WHOLE = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)){1,20}$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * Nanoseconds of `1h30m`, `300ms`, `0`: as Go's `time.ParseDuration`.
 *
 * @throws BadValue for what it refuses, and for a negative one, which no option here takes
 */
export function nanosecondsOf(duration: string): number {
  const text = duration.replace(/^\+/, '');
  if (text === '0') return 0;
  if (!WHOLE.test(text)) throw new BadValue(`invalid duration: '${duration}'`);
  let sum = 0;
  for (const [, number, unit = ''] of text.matchAll(PART)) sum += Number(number) * NANOSECONDS[unit]!;
  const whole = Math.round(sum);
  if (!Number.isSafeInteger(whole)) throw new BadValue(`too long a duration: '${duration}'`);
  return whole;
}
