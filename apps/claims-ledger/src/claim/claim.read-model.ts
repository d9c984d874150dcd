import type { Again, ClaimView, Finding, Verdict } from '@wingman/contracts';
import type { Db, Tx } from '@wingman/db';
import { encodeBase64 } from '@wingman/ledger-format';
import { claimDetails, loggedClaimOf } from './claim.js';

// A filter that fits little must not read a whole log for one page: the page ends early and its cursor goes on.
const MAX_SCANNED_CLAIMS = 10_000;

export interface ClaimFilter {
  workerId?: string;
  verdict?: Verdict | 'PENDING';
  /** First position to look at. */
  from: number;
  limit: number;
}

export interface ClaimPage {
  items: ClaimView[];
  /** Where to go on; undefined at the end of the log. */
  next: number | undefined;
}

interface ClaimRow {
  seq: string;
  entry_id: string;
  leaf: Buffer;
  leaf_hash: Buffer;
}

interface VerdictLeaf {
  claim_id: string;
  verification_id: string;
  verdict: Verdict;
  reason_code: string;
  timestamp: string;
  seq: number;
  again?: Again;
  finding?: Finding;
}

/** Claims with what the auditor's later entries say of them. */
export interface ClaimReader {
  list(tenantId: string, filter: ClaimFilter): Promise<ClaimPage>;
  /** The claim with this id; `workerId` hides those of other workers. */
  find(tenantId: string, claimId: string, workerId?: string): Promise<ClaimView | undefined>;
}

export function createClaimReader(db: Db): ClaimReader {
  return {
    list: (tenantId, filter) =>
      db.inTenant(tenantId, async (tx) => {
        const { rows, next } = await scan(tx, tenantId, filter);
        return { items: await viewsOf(tx, tenantId, rows), next };
      }),
    find: (tenantId, claimId, workerId) =>
      db.inTenant(tenantId, async (tx) => {
        const { rows } = await tx.query<ClaimRow>(
          `SELECT seq, entry_id, leaf, leaf_hash FROM ledger.entries
           WHERE tenant_id = $1 AND entry_id = $2 AND kind = 'claim' AND ($3::text IS NULL OR worker_id = $3)`,
          [tenantId, claimId, workerId ?? null],
        );
        return (await viewsOf(tx, tenantId, rows))[0];
      }),
  };
}

// OFFSET 0 has verdicts and entries looked up by their keys: joined, all of a tenant's may be read for one page.
const page = ({ ofWorker }: { ofWorker: boolean }): string => `WITH looked_at AS (
    SELECT tenant_id, seq, entry_id FROM ledger.entries
    WHERE tenant_id = $1 AND kind = 'claim' AND seq >= $2 ${ofWorker ? 'AND worker_id = $6' : ''}
    ORDER BY seq LIMIT $3
  ), fitting AS (
    SELECT seq FROM looked_at
    WHERE $4::text IS NULL
      OR ($4 = 'PENDING') IS DISTINCT FROM EXISTS (
        SELECT FROM ledger.entries v
        WHERE v.tenant_id = looked_at.tenant_id AND v.kind = 'verdict' AND v.claim_id = looked_at.entry_id
          AND ($4 = 'PENDING' OR v.verdict = $4) OFFSET 0)
    ORDER BY seq LIMIT $5
  )
  SELECT e.seq, e.entry_id, e.leaf, e.leaf_hash, seen.looked_at, seen.last_seq
  FROM (SELECT count(*) AS looked_at, max(seq) AS last_seq FROM looked_at) seen
  LEFT JOIN (fitting CROSS JOIN LATERAL (
    SELECT * FROM ledger.entries found WHERE found.tenant_id = $1 AND found.seq = fitting.seq OFFSET 0
  ) e) ON true
  ORDER BY e.seq`;
const PAGE = page({ ofWorker: false });
const PAGE_OF_WORKER = page({ ofWorker: true });

interface PageRow extends ClaimRow, Record<string, unknown> {
  looked_at: string;
  last_seq: string;
}

/** One page of rows, having looked at no more claims than a page shows, and at MAX_SCANNED_CLAIMS where it depends on their verdicts. */
async function scan(
  tx: Tx,
  tenantId: string,
  { workerId, verdict, from, limit }: ClaimFilter,
): Promise<{ rows: ClaimRow[]; next: number | undefined }> {
  const most = verdict === undefined ? limit + 1 : MAX_SCANNED_CLAIMS;
  const values = [tenantId, from, most, verdict ?? null, limit + 1];
  const { rows } =
    workerId === undefined
      ? await tx.query<PageRow>(PAGE, values, { name: 'list_claims' })
      : await tx.query<PageRow>(PAGE_OF_WORKER, [...values, workerId], { name: 'list_claims_of_worker' });
  const found = rows.filter(({ entry_id: entryId }) => entryId !== null);
  const extra = found[limit];
  if (extra) return { rows: found.slice(0, limit), next: Number(extra.seq) };
  const [first] = rows;
  const isCut = Number(first?.looked_at ?? 0) === most;
  return { rows: found, next: isCut ? Number(first?.last_seq) + 1 : undefined };
}

// Each kind has an index of its own. OFFSET 0 as above.
const VERDICTS = `SELECT said.leaf FROM unnest($2::text[]) AS about (claim_id) CROSS JOIN LATERAL (
    (SELECT 1 AS turn, seq, leaf FROM ledger.entries v
     WHERE v.tenant_id = $1 AND v.kind = 'verdict' AND v.claim_id = about.claim_id OFFSET 0)
    UNION ALL
    (SELECT 2, seq, leaf FROM ledger.entries v
     WHERE v.tenant_id = $1 AND v.kind = 'verdict.again' AND v.claim_id = about.claim_id OFFSET 0)
  ) said ORDER BY said.turn, said.seq`;

async function viewsOf(tx: Tx, tenantId: string, rows: readonly ClaimRow[]): Promise<ClaimView[]> {
  if (rows.length === 0) return [];
  const [log, verdicts] = await Promise.all([
    tx.query<{ log_id: string }>('SELECT log_id FROM ledger.logs WHERE tenant_id = $1', [tenantId]),
    tx.query<{ leaf: Buffer }>(VERDICTS, [tenantId, rows.map(({ entry_id: claimId }) => claimId)], {
      name: 'verdicts_of_claims',
    }),
  ]);
  const leaves = verdicts.rows.map(({ leaf }) => JSON.parse(leaf.toString('utf8')) as VerdictLeaf);
  return rows.map((row) => {
    const logged = loggedClaimOf(row.leaf, {
      logId: log.rows[0]?.log_id ?? '',
      leafHash: encodeBase64(row.leaf_hash),
    });
    const own = leaves.filter(({ claim_id: claimId }) => claimId === row.entry_id);
    return { ...logged, ...claimDetails(row.leaf), verdicts: own.map(verdictOf) } as ClaimView;
  });
}

const verdictOf = (leaf: VerdictLeaf): ClaimView['verdicts'][number] => ({
  verification_id: leaf.verification_id,
  verdict: leaf.verdict,
  at: leaf.timestamp,
  seq: leaf.seq,
  reason_code: leaf.reason_code,
  ...(leaf.again !== undefined && { again: leaf.again, finding: leaf.finding }),
});
