import { AppError, id } from '@wingman/contracts';

/** The id after which a page begins. UUIDv7 grow with time, so a list by id is in the order of creation. Throws `invalid_request`. */
export function positionOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined || id.safeParse(cursor).success) return cursor;
  throw new AppError('invalid_request', 'cursor: not a cursor of this list', {
    errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
  });
}

/** A page of rows that were asked for with one more than `limit`: the surplus row tells that there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  idOf: (row: Row) => string,
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next_cursor: rows.length > limit && last !== undefined ? idOf(last) : null };
}
