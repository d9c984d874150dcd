import type { Db } from '@wingman/db';

/** Which hosts verifiers serve, as they say it themselves (`verifier.hosts`; nothing of any tenant). */
export function createHostStore(db: Db) {
  return {
    async announce(names: readonly string[]): Promise<void> {
      await db.query(
        `INSERT INTO verifier.hosts (host) SELECT DISTINCT unnest($1::text[])
         ON CONFLICT (host) DO UPDATE SET seen_at = clock_timestamp()`,
        [names],
      );
    },

    /** For how long nobody has said to serve this host, in milliseconds; undefined: nobody ever has. */
    async silence(host: string): Promise<number | undefined> {
      const { rows } = await db.query<{ silent_ms: string }>(
        `SELECT extract(epoch FROM clock_timestamp() - seen_at) * 1000 AS silent_ms FROM verifier.hosts WHERE host = $1`,
        [host],
      );
      return rows[0] && Number(rows[0].silent_ms);
    },
  };
}
export type HostStore = ReturnType<typeof createHostStore>;
