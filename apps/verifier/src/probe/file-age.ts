import type { BigIntStats } from 'node:fs';
import { contradicted, undecided, type Doubt } from './probe.js';

/** The times of a file, in nanoseconds since 1970. `birth` is 0 where the file system keeps none. */
export type FileTimes = Pick<BigIntStats, 'birthtimeNs' | 'mtimeNs' | 'ctimeNs' | 'atimeNs'>;

// WIRE.md, end of "Check vocabulary": clocks get a tolerance of one second.
const TOLERANCE = 1_000_000_000n;
const MILLISECOND = 1_000_000n;
// A time in seconds as a double, cut to microseconds on its way to the kernel.
const DOUBLE_ERROR = 2_000n;

const nanoseconds = (time: string) => BigInt(Date.parse(time)) * MILLISECOND;

/** "Created": born after the start. The birth time counts, since anybody may set the modification time. */
export function createdAfter(times: FileTimes, time: string): Doubt {
  const start = nanoseconds(time) - TOLERANCE;
  const untouched = times.mtimeNs < start && times.ctimeNs < start;
  if (untouched) return contradicted('older_than_start');
  if (times.birthtimeNs === 0n) return undecided('birth_time_unavailable');
  if (times.birthtimeNs >= start) return undefined;
  if (isSetToNow(times)) return contradicted('older_than_start');
  return undecided(times.mtimeNs < start ? 'times_ambiguous' : 'content_changed_after_start');
}

/** "Modified": written after the start. A time that was set by hand proves no writing. */
export function modifiedAfter(times: FileTimes, time: string): Doubt {
  const start = nanoseconds(time) - TOLERANCE;
  if (times.mtimeNs < start) {
    return times.ctimeNs < start ? contradicted('not_modified') : undecided('times_ambiguous');
  }
  if (times.birthtimeNs >= start) return undefined;
  return isSetToNow(times) || allEqual(times) ? undecided('times_set_by_hand') : undefined;
}

/** "Left as it was": neither written nor its times turned back since the start. */
export function unchangedSince(times: FileTimes, time: string): Doubt {
  const start = nanoseconds(time);
  // Just before the start is too close to call: the kernel stamps files by a clock that lags some milliseconds.
  const before = start - TOLERANCE;
  if (times.mtimeNs <= before && times.ctimeNs <= before) return undefined;
  const written = times.mtimeNs > start + TOLERANCE && !isSetToNow(times) && !allEqual(times);
  return written ? contradicted('modified') : undecided('times_ambiguous');
}

/** Whether nothing was done to it since the start: nobody sets the change time by hand. */
export const isUntouchedSince = ({ ctimeNs }: FileTimes, time: string): boolean =>
  ctimeNs < nanoseconds(time) - TOLERANCE;

/** Whether it came to be after the start, as far as the file system keeps that. */
export const isBornSince = ({ birthtimeNs }: FileTimes, time: string): boolean =>
  birthtimeNs !== 0n && birthtimeNs >= nanoseconds(time) - TOLERANCE;

/** Whether a clock that counts seconds showed the start, or later. */
export const isSecondSince = (seconds: number, time: string): boolean =>
  BigInt(seconds) * 1000n * MILLISECOND >= nanoseconds(time) - TOLERANCE;

/** Whether a time may lie after another one. */
export const mayBeSince = (time: bigint, start: string): boolean => time > nanoseconds(start) - TOLERANCE;

/**
 * The trace of utimes(now, now): both times equal to a whole millisecond (as JavaScript and others give it, within a
 * double's precision) and the change time beside them, yet not the same. Writing leaves mtime = ctime instead.
 */
function isSetToNow({ atimeNs, mtimeNs, ctimeNs }: FileTimes): boolean {
  const pastMillisecond = mtimeNs % MILLISECOND;
  const whole = pastMillisecond <= DOUBLE_ERROR || pastMillisecond >= MILLISECOND - DOUBLE_ERROR;
  const apart = ctimeNs > mtimeNs ? ctimeNs - mtimeNs : mtimeNs - ctimeNs;
  return whole && atimeNs === mtimeNs && apart > 0n && apart < TOLERANCE;
}

/** touch(1) leaves all three equal; so does a write that was read back within one tick of the clock. */
const allEqual = ({ atimeNs, mtimeNs, ctimeNs }: FileTimes) => atimeNs === mtimeNs && mtimeNs === ctimeNs;
