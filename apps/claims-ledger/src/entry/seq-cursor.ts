import { AppError } from '@wingman/contracts';

const SHAPE = /^seq:(0|[1-9][0-9]{0,15})$/;

/** The position in a list that goes on with entry `next`. */
export const seqCursor = (next: number): string => Buffer.from(`seq:${next}`, 'latin1').toString('base64url');

/** The entry that a cursor goes on with. Throws AppError `invalid_request` for anything but a cursor of ours. */
export function seqOfCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const seq = Number(SHAPE.exec(text)?.[1] ?? NaN);
  if (Number.isSafeInteger(seq) && seqCursor(seq) === cursor) return seq;
  throw new AppError('invalid_request', 'cursor: not a cursor of this list', {
    errors: [{ path: 'cursor', message: 'not a cursor of this list' }],
  });
}

/** Where a page begins: at its cursor, else after the given entry, else at the first. */
export function firstSeqOf({ cursor, after }: { cursor?: string; after?: number }): number {
  if (cursor !== undefined) return seqOfCursor(cursor);
  return after === undefined ? 0 : after + 1;
}
