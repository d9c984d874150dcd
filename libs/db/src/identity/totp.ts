import type { Tx } from '../db.js';

interface HeldRow {
  sealed_secret: Buffer;
  locked_until: Date | null;
  now: Date;
}

/** Shared secrets of the transaction's tenant, for services that ask people for one-time codes. */
export const totpBook = (tx: Tx) => ({
  /** The person's secret as it is stored, held until the transaction ends; undefined when there is none. */
  async hold(personId: string) {
    const { rows } = await tx.query<HeldRow>('SELECT * FROM kit.hold_totp($1)', [personId], { name: 'hold_totp' });
    const [row] = rows;
    return row && { sealed: row.sealed_secret, lockedUntil: row.locked_until ?? undefined, now: row.now };
  },

  /** Uses up the code of a time step, once for all replicas; false when it, or a later one, was used before. */
  async use(personId: string, step: number): Promise<boolean> {
    const { rows } = await tx.query<{ used: boolean }>('SELECT kit.use_totp($1, $2) AS used', [personId, step]);
    return rows[0]?.used === true;
  },

  /** Counts a wrong code; the time until which no code counts, if that was one too many. */
  async miss(personId: string): Promise<Date | undefined> {
    const { rows } = await tx.query<{ locked: Date | null }>('SELECT kit.miss_totp($1) AS locked', [personId]);
    return rows[0]?.locked ?? undefined;
  },
});
