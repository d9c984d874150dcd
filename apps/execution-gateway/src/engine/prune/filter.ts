import { BadValue } from '../values/bad-value.js';
import { nanosecondsOf } from '../values/duration.js';
import { cut } from '../values/key-value.js';

type Labels = Readonly<Record<string, string>> | null | undefined;

/** True for what the filters let go. */
export type PruneFilter = (labels: Labels, createdMs: number) => boolean;

/**
 * Reads `--filter label=…`, `label!=…` and `until=…`, as the engine does (moby `daemon/prune.go`). `until` is a moment or
 * the time that has passed since, up to `now`.
 *
 * @throws BadValue for other filters, and for moments of no certain time zone
 */
export function pruneFilterOf(values: readonly string[], now: Date): PruneFilter {
  const filters = values.filter((value) => value !== '').map(readFilter);
  const wanted = filters.filter(({ name }) => name === 'label').map(({ value }) => value);
  const unwanted = filters.filter(({ name }) => name === 'label!').map(({ value }) => value);
  const moments = filters.filter(({ name }) => name === 'until').map(({ value }) => momentOf(value, now));
  if (moments.length > 1) throw new BadValue('more than one until filter specified');
  const [until = Infinity] = moments;
  return (labels, createdMs) =>
    createdMs <= until &&
    wanted.every((label) => has(labels, label)) &&
    !(unwanted.length > 0 && unwanted.every((label) => has(labels, label)));
}

/** True when one of the filters asks for the time. */
export const asksForTime = (values: readonly string[]): boolean => values.some((value) => /^\s*until\s*=/i.test(value));

function readFilter(text: string): { name: string; value: string } {
  const { key, value, given } = cut(text);
  const name = key.trim().toLowerCase();
  if (!given) throw new BadValue('bad format of filter (expected name=value)');
  if (!['label', 'label!', 'until'].includes(name)) throw new BadValue(`the filter ${name}`);
  return { name, value: value.trim() };
}

function has(labels: Labels, label: string): boolean {
  const { key, value, given } = cut(label);
  const own = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  return given ? own === value : own !== undefined;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function momentOf(value: string, now: Date): number {
  if (/^\d{9,11}(?:\.\d{1,9})?$/.test(value)) return Number(value) * 1000;
  if (MOMENT.test(value) && !Number.isNaN(Date.parse(value))) return Date.parse(value);
  // The engine counts whole seconds there.
  return Math.floor((now.getTime() - nanosecondsOf(value) / 1e6) / 1000) * 1000;
}

/** The last millisecond of a second: of what lists tell in seconds nothing goes that may be too young. */
export const lastOfSecond = (seconds: number): number => seconds * 1000 + 999;
