import { id } from '@wingman/contracts';
import { fieldError } from './field-error.js';

export interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** The id after which a page begins. UUIDv7 grow with time, so a list by id is in the order of creation. */
export function positionOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined || id.safeParse(cursor).success) return cursor;
  throw fieldError('cursor', 'not a cursor of this list');
}

/** A page of rows that were asked for with one more than `limit`: the surplus row tells that there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  idOf: (row: Row) => string,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next_cursor: rows.length > limit && last !== undefined ? idOf(last) : null };
}
