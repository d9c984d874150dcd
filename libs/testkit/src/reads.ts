import type { TestDatabase } from './database.js';

/** How many rows PostgreSQL has read of some tables. */
export interface Reads {
  /** By going through a whole table. */
  scanned: number;
  /** By an index. */
  found: number;
}

/** What may be asked over the one connection whose reads are counted. */
interface OneConnection {
  query(sql: string): Promise<unknown>;
}

/**
 * Counts what some work reads of `tables` (`schema.name`), all of it through `connection`: a database with a pool of one,
 * since each session of PostgreSQL counts for itself and tells of it when it is asked to.
 */
export function createReadCounter(
  { query }: Pick<TestDatabase, 'query'>,
  connection: OneConnection,
  tables: readonly string[],
) {
  async function flushed(): Promise<void> {
    await connection.query('SELECT pg_stat_force_next_flush()');
    await connection.query('SELECT 1');
  }

  async function total(): Promise<Reads> {
    await flushed();
    const [row] = await query<Reads>(
      `SELECT sum(seq_tup_read)::int AS scanned, sum(idx_tup_fetch)::int AS found FROM pg_stat_user_tables
       WHERE schemaname || '.' || relname = ANY ($1)`,
      [tables],
    );
    if (!row) throw new Error('no statistics');
    return row;
  }

  return {
    async readsOf(work: () => Promise<unknown>): Promise<Reads> {
      const before = await total();
      await work();
      const after = await total();
      return { scanned: after.scanned - before.scanned, found: after.found - before.found };
    },
  };
}
export type ReadCounter = ReturnType<typeof createReadCounter>;
