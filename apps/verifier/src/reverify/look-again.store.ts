import type { Finding, Verdict } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, Tx } from '@wingman/db';
import { v7 as uuidv7 } from 'uuid';
import { verdictEntry } from '../audit/verdict-entry.js';
import type { Judgement } from '../judge/judge.js';
import type { LoggedClaim } from '../question/logged-claim.store.js';
import { findingOf } from './finding.js';

/** A look of the schedule: which one it is, and when the next is due (undefined: it was the last). */
export interface Round {
  number: number;
  nextInMinutes: number | undefined;
}

/** A later look at a claim, judged and ready to be recorded. */
export interface Look {
  tenantId: string;
  claim: LoggedClaim;
  judgement: Judgement;
  /** The machine that was looked at. */
  host: string;
  /** Undefined for one that a person asked for. */
  round: Round | undefined;
}

export interface RecordedLook {
  verificationId: string;
  finding: Finding;
}

const EARLIER = `SELECT verdict FROM verifier.verifications
  WHERE tenant_id = $1 AND claim_id = $2 AND (binding OR again IS NOT NULL) ORDER BY binding DESC, created_at`;

const INSERT = `INSERT INTO verifier.verifications (verification_id, tenant_id, binding, claim_id, worker_id, verdict, mode,
    reason_code, explanation, time_basis, checks, again, round, finding, host)
  VALUES ($1, $2, false, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

/**
 * Records a later look beside the verdict, which stays as it is, with its ledger entry. Undefined when another replica
 * has recorded this round, or when the claim has no verdict yet.
 */
export const recordLook = (db: Db, look: Look): Promise<RecordedLook | undefined> =>
  db.inTenant(look.tenantId, async (tx) => {
    const { tenantId, claim, round } = look;
    // Looks at one claim take turns: each is compared with all those before it.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`verifier look ${claim.claimId}`]);
    if (round && !(await endRound(tx, look, round))) return undefined;
    const { rows } = await tx.query<{ verdict: Verdict }>(EARLIER, [tenantId, claim.claimId], {
      name: 'earlier_looks',
    });
    if (rows.length === 0) return undefined;
    const earlier = rows.map(({ verdict }) => verdict);
    return insertLook(tx, look, findingOf(earlier, look.judgement.verdict));
  });

/** Only whoever began this very round ends it. */
async function endRound(tx: Tx, { tenantId, claim }: Look, { number, nextInMinutes }: Round): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE verifier.rechecks
     SET done = $3, started = 0, next_at = clock_timestamp() + make_interval(mins => $4)
     WHERE tenant_id = $1 AND claim_id = $2 AND done = $3 - 1`,
    [tenantId, claim.claimId, number, nextInMinutes ?? null],
    { name: 'end_recheck' },
  );
  return rowCount === 1;
}

async function insertLook(
  tx: Tx,
  { tenantId, claim, judgement, host, round }: Look,
  finding: Finding,
): Promise<RecordedLook> {
  const verificationId = uuidv7();
  const again = round ? 'scheduled' : 'asked';
  await tx.query(
    INSERT,
    [
      verificationId,
      tenantId,
      claim.claimId,
      claim.workerId,
      judgement.verdict,
      judgement.mode,
      judgement.reasonCode,
      judgement.explanation,
      judgement.timeBasis,
      JSON.stringify(judgement.checks),
      again,
      round?.number ?? null,
      finding,
      host,
    ],
    { name: 'insert_look' },
  );
  const fields = { ...verdictEntry(claim, verificationId, judgement), again, round: round?.number, finding };
  await insertIntake(tx, [{ tenantId, kind: 'verdict.again', fields }]);
  return { verificationId, finding };
}
