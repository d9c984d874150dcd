import { withAdminClient } from '@wingman/db';
import { until } from '@wingman/testkit';
import type { System } from './system.js';

/** A moment in the life of a row at which a transaction can be held up. */
export interface Moment {
  table: string;
  /** `commit`: everything has been written, and the COMMIT has arrived. */
  at: 'before insert' | 'before update' | 'commit';
  /** Which rows, as a condition on NEW. */
  rows: string;
}

const LOCK = 47_110_815;

const TIMINGS = {
  'before insert': { kind: 'TRIGGER', timing: 'BEFORE INSERT', deferral: '' },
  'before update': { kind: 'TRIGGER', timing: 'BEFORE UPDATE', deferral: '' },
  commit: { kind: 'CONSTRAINT TRIGGER', timing: 'AFTER INSERT', deferral: 'DEFERRABLE INITIALLY DEFERRED' },
} as const;

/**
 * Holds up every transaction that comes to this moment while `work` goes on, so that a test can kill a process exactly
 * there. `reached` resolves when so many transactions stand there (default 1). Afterwards all of them go on.
 */
export async function whileHeldAt(
  { stack }: System,
  { table, at, rows }: Moment,
  work: (reached: (count?: number) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const { kind, timing, deferral } = TIMINGS[at];
  await withAdminClient(stack.postgres.url, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await admin.query(`CREATE OR REPLACE FUNCTION public.hold_up() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NEW; END'`);
    await admin.query(`CREATE ${kind} a_moment ${timing} ON ${table} ${deferral}
      FOR EACH ROW WHEN (${rows}) EXECUTE FUNCTION public.hold_up()`);
    const reached = (count = 1) =>
      until(
        async () => {
          const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`;
          return ((await admin.query(waiting)).rowCount ?? 0) >= count;
        },
        { what: `${count} transactions ${at} of ${table}` },
      );
    try {
      await work(reached);
    } finally {
      await admin.query('SELECT pg_advisory_unlock($1)', [LOCK]);
      await admin.query(`DROP TRIGGER a_moment ON ${table}`);
    }
  });
}
