import type { Db, Tx } from '@wingman/db';
import { z } from 'zod';
import type { NewAlert } from '../alert/alert.js';
import { answerExecutions } from '../execution/answer-executions.js';
import { answerFalseVerdicts } from '../verdict/answer.js';
import type { VerdictSettings } from '../verdict/verdict-policy.js';
import { findVerdicts } from '../verdict/verdict.store.js';

export interface Head {
  tenantId: string;
  size: number;
}

export interface Step {
  /** The next entry to look at; undefined while another replica is following this log. */
  nextSeq: number | undefined;
  raised: NewAlert[];
}

interface TailStoreDeps {
  db: Db;
  settings: VerdictSettings;
  /** Entries a transaction at the most. */
  batch: number;
}

const verdictLeaf = z.looseObject({ verification_id: z.uuid() });

/** The watcher's place in every log, moved in the transaction of what followed from the entries passed. */
export function createTailStore({ db, settings, batch }: TailStoreDeps) {
  const withCursor = new Set<string>();

  return {
    /** The sizes of all logs. */
    async heads(): Promise<Head[]> {
      const { rows } = await db.query<{ tenant_id: string; size: string }>(
        'SELECT tenant_id, size FROM ledger.heads()',
        [],
        { name: 'heads' },
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, size: Number(row.size) }));
    },

    /** Follows one tenant's log by one batch. Of two replicas at one log one goes on and the other goes elsewhere. */
    async follow(tenantId: string): Promise<Step> {
      const step = await db.inTenant(tenantId, async (tx): Promise<Step> => {
        if (!withCursor.has(tenantId)) await createCursor(tx, tenantId);
        const from = await lockCursor(tx, tenantId);
        if (from === undefined) return { nextSeq: undefined, raised: [] };
        const to = await endOfBatch(tx, tenantId, from, batch);
        if (to === from) return { nextSeq: from, raised: [] };
        const lies = await answerVerdicts(tx, tenantId, { from, to, settings });
        const raised = [...lies, ...(await answerExecutions(tx, tenantId, { from, to }))];
        await countClaims(tx, tenantId, { from, to });
        await tx.query('UPDATE watcher.cursors SET next_seq = $2 WHERE tenant_id = $1', [tenantId, to]);
        return { nextSeq: to, raised };
      });
      withCursor.add(tenantId);
      return step;
    },
  };
}
export type TailStore = ReturnType<typeof createTailStore>;

interface Range {
  /** The first entry. */
  from: number;
  /** The one behind the last. */
  to: number;
}

async function createCursor(tx: Tx, tenantId: string): Promise<void> {
  await tx.query('INSERT INTO watcher.cursors (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING', [tenantId]);
}

async function lockCursor(tx: Tx, tenantId: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ next_seq: string }>(
    'SELECT next_seq FROM watcher.cursors WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED',
    [tenantId],
    { name: 'lock_cursor' },
  );
  return rows[0] && Number(rows[0].next_seq);
}

/** How far this batch goes. An entry missing in between is no end of the log: it must never be passed over. */
async function endOfBatch(tx: Tx, tenantId: string, from: number, batch: number): Promise<number> {
  const { rows } = await tx.query<{ count: string; last: string | null }>(
    'SELECT count(*), max(seq) AS last FROM ledger.entries WHERE tenant_id = $1 AND seq >= $2 AND seq < $3',
    [tenantId, from, from + batch],
    { name: 'end_of_batch' },
  );
  const to = from + Number(rows[0]?.count ?? 0);
  const last = rows[0]?.last;
  if (typeof last === 'string' && Number(last) !== to - 1) {
    throw new Error(`the log has a gap between entries ${from} and ${last}`);
  }
  return to;
}

async function answerVerdicts(
  tx: Tx,
  tenantId: string,
  { from, to, settings }: Range & { settings: VerdictSettings },
): Promise<NewAlert[]> {
  const { rows } = await tx.query<{ seq: string; leaf: Buffer }>(
    `SELECT seq, leaf FROM ledger.entries
     WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 AND kind IN ('verdict', 'verdict.again') AND verdict = 'FALSE'
     ORDER BY seq`,
    [tenantId, from, to],
    { name: 'false_verdicts' },
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ leaf }) => verdictLeaf.parse(JSON.parse(leaf.toString('utf8'))).verification_id);
  const { falseVerdicts, others } = await findVerdicts(tx, tenantId, ids);
  const found = new Set([...falseVerdicts.map(({ verificationId }) => verificationId), ...others]);
  const missing = ids.findIndex((id) => !found.has(id));
  // The verifier writes both in one transaction. Going on would lose an alert; standing still is seen (health, metric).
  if (missing >= 0) throw new Error(`verdict entry ${rows[missing]?.seq} has no verification or no claim`);
  return answerFalseVerdicts(tx, tenantId, falseVerdicts, settings);
}

/** Counts by the ledger alone, in the transaction that moves the cursor: each entry once. */
async function countClaims(tx: Tx, tenantId: string, { from, to }: Range): Promise<void> {
  await tx.query(
    `INSERT INTO watcher.workers (tenant_id, worker_id, claims, false_claims)
     SELECT $1, worker_id, count(*) FILTER (WHERE kind = 'claim'), count(*) FILTER (WHERE kind <> 'claim')
     FROM ledger.entries
     WHERE tenant_id = $1 AND seq >= $2 AND seq < $3 AND worker_id IS NOT NULL
       AND (kind = 'claim' OR verdict = 'FALSE' AND (kind = 'verdict' OR kind = 'verdict.again'
         AND convert_from(leaf, 'UTF8')::jsonb ->> 'finding' = 'first_decided'))
     GROUP BY worker_id ORDER BY worker_id
     ON CONFLICT (tenant_id, worker_id) DO UPDATE
       SET claims = workers.claims + excluded.claims, false_claims = workers.false_claims + excluded.false_claims`,
    [tenantId, from, to],
    { name: 'count_claims' },
  );
}
