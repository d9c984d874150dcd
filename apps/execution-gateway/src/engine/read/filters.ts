import { BadValue } from '../values/bad-value.js';
import type { KnownCall } from '@wingman/policy';

export type Filters = Readonly<Record<string, readonly string[]>>;

/** `--filter key=value`, as docker/cli `opts.FilterOpt` reads them. @throws BadValue for one without a value */
export function filtersOf({ flags }: Pick<KnownCall, 'flags'>): Filters {
  const filters: Record<string, string[]> = {};
  for (const filter of flags['filter'] ?? []) {
    if (filter === '') continue;
    const equals = filter.indexOf('=');
    if (equals === -1) throw new BadValue(`a filter without a value: '${filter.slice(0, 100)}'`);
    const name = filter.slice(0, equals).trim().toLowerCase();
    if (!/^[a-z][a-z0-9_.-]{0,60}$/.test(name)) throw new BadValue(`the filter '${name.slice(0, 100)}'`);
    (filters[name] ??= []).push(filter.slice(equals + 1).trim());
  }
  return filters;
}

/** As the Engine API takes them; undefined where there are none. */
export function filterQuery(filters: Filters): string | undefined {
  const names = Object.keys(filters);
  if (names.length === 0) return undefined;
  const sent = names.map((name) => [name, Object.fromEntries((filters[name] ?? []).map((value) => [value, true]))]);
  return JSON.stringify(Object.fromEntries(sent));
}
