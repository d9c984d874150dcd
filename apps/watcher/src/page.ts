import { AppError, id, workerId } from '@wingman/contracts';
import type { z } from 'zod';

/** Positions in a list as clients carry them: opaque, so that what they hold may change. */
function createCursor(schema: z.ZodType<string>) {
  const write = (position: string): string => Buffer.from(position, 'utf8').toString('base64url');
  return {
    write,
    /** Throws `invalid_request` for what no list of ours gave out. */
    read(cursor: string): string {
      const { data } = schema.safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
      if (data !== undefined && write(data) === cursor) return data;
      throw new AppError('invalid_request', 'cursor: not one of this list', {
        errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
      });
    },
  };
}

export const idCursor = createCursor(id);
export const workerCursor = createCursor(workerId);

/** A page of a list that was asked for one item more than fits, which tells whether there is a next page. */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursorOf }: { limit: number; cursorOf: (last: Item) => string },
): { items: Item[]; next_cursor: string | null } {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, next_cursor: items.length > limit && last !== undefined ? cursorOf(last) : null };
}
