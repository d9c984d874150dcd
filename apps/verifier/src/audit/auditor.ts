import type { Db } from '@wingman/db';
import { insertIntake } from '@wingman/db';
import type { Judgement, Question } from '../judge/judge.js';
import type { LoggedClaim } from '../question/logged-claim.store.js';
import { insertBindingVerdict } from '../question/verification.store.js';
import { verdictEntry } from './verdict-entry.js';

export interface AuditorDeps {
  db: Db;
  judge: (question: Question) => Promise<Judgement>;
  /** The machine that is looked at. */
  host: string;
  /** Told of a FALSE verdict after it was committed: makes the alert fast, the watcher's own cursor makes it sure. */
  onFalse: (tenantId: string, verificationId: string) => void;
  observe: (judgement: Judgement) => void;
}

/** Judges logged claims by itself: each gets one binding verdict, in its table and in the ledger together. */
export function createAuditor({ db, judge, host, onFalse, observe }: AuditorDeps) {
  return {
    async audit(tenantId: string, claim: LoggedClaim): Promise<void> {
      const judgement = await judge({ tenantId, mode: 'auto', ...claim });
      await this.record(tenantId, claim, judgement);
    },

    /** Commits a verdict unless the claim has one already. */
    async record(tenantId: string, claim: LoggedClaim, judgement: Judgement): Promise<void> {
      const { claimId, workerId, checkId } = claim;
      const id = await db.inTenant(tenantId, async (tx) => {
        const inserted = await insertBindingVerdict(tx, { tenantId, claimId, workerId, checkId, host, judgement });
        if (inserted === undefined) return undefined;
        await insertIntake(tx, [{ tenantId, kind: 'verdict', fields: verdictEntry(claim, inserted, judgement) }]);
        return inserted;
      });
      if (id === undefined) return;
      observe(judgement);
      if (judgement.verdict === 'FALSE') onFalse(tenantId, id);
    },
  };
}
export type Auditor = ReturnType<typeof createAuditor>;
