import type { Tx } from '../db.js';

/** How long the first of two people is waited for by the second. */
export const SECOND_PERSON_SECONDS = 600;

interface TakenRow {
  person_id: string;
  asked_by: string;
  counts: boolean;
}

/** What the first of two people asked of a service, in the transaction's tenant. */
export const firstAskBook = (
  tx: Tx,
  { service, tenantId }: { service: 'approvals' | 'watcher'; tenantId: string },
) => ({
  /**
   * Takes everything that was asked of the subject, once for all replicas. Returns an ask of another person that still
   * counts: in time by the database's clock, by a key that may still be used.
   */
  async take(subject: string, personId: string): Promise<{ personId: string; askedBy: string } | undefined> {
    const { rows } = await tx.query<TakenRow>(
      `DELETE FROM ${service}.first_asks WHERE tenant_id = $1 AND subject = $2
       RETURNING person_id, asked_by,
         person_id <> $3 AND expires_at > clock_timestamp() AND kit.key_counts(key_id) AS counts`,
      [tenantId, subject, personId],
    );
    const first = rows.find(({ counts }) => counts);
    return first && { personId: first.person_id, askedBy: first.asked_by };
  },

  /** Remembers an ask, or prolongs it; returns its end. What ran out meanwhile goes. */
  async keep(
    subject: string,
    { personId, askedBy, keyId }: { personId: string; askedBy: string; keyId: string },
  ): Promise<Date> {
    await tx.query(`DELETE FROM ${service}.first_asks WHERE tenant_id = $1 AND expires_at <= clock_timestamp()`, [
      tenantId,
    ]);
    const { rows } = await tx.query<{ expires_at: Date }>(
      `INSERT INTO ${service}.first_asks AS a (tenant_id, subject, person_id, key_id, asked_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $6))
       ON CONFLICT (tenant_id, subject, person_id) DO UPDATE
         SET key_id = excluded.key_id, asked_by = excluded.asked_by, expires_at = excluded.expires_at
       RETURNING expires_at`,
      [tenantId, subject, personId, keyId, askedBy, SECOND_PERSON_SECONDS],
    );
    return (rows[0] as { expires_at: Date }).expires_at;
  },

  /** Takes the person's own ask back; false: there is none any more. */
  async withdraw(subject: string, personId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `DELETE FROM ${service}.first_asks
       WHERE tenant_id = $1 AND subject = $2 AND person_id = $3 AND expires_at > clock_timestamp()`,
      [tenantId, subject, personId],
    );
    return rowCount === 1;
  },

  /** The people behind a worker's keys. */
  async peopleBehind(workerId: string): Promise<string[]> {
    const { rows } = await tx.query<{ person_id: string }>(
      `SELECT person_id FROM kit.people_behind('{}'::uuid[], $1)`,
      [workerId],
    );
    return rows.map(({ person_id: id }) => id);
  },
});
