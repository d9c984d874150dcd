import type { Db } from '@wingman/db';
import type { Judgement, Question } from '../judge/judge.js';
import type { LoggedClaim } from '../question/logged-claim.store.js';
import { isTold } from './finding.js';
import { recordLook } from './look-again.store.js';
import type { RecordedLook, Round } from './look-again.store.js';

export interface LookAgainDeps {
  db: Db;
  judge: (question: Question) => Promise<Judgement>;
  /** The machine that is looked at. */
  host: string;
  /** Told of what people must hear of, after it was committed: the watcher's own cursor makes it sure. */
  onFalse: (tenantId: string, verificationId: string) => void;
  observe: (looked: RecordedLook) => void;
}

/** Looks at a claim that has its verdict as if it were logged now. */
export function createLookAgain({ db, judge, host, onFalse, observe }: LookAgainDeps) {
  return async (tenantId: string, claim: LoggedClaim, round?: Round): Promise<RecordedLook | undefined> => {
    const judgement = await judge({ tenantId, mode: 'auto', ...claim });
    const recorded = await recordLook(db, { tenantId, claim, judgement, host, round });
    if (!recorded) return undefined;
    observe(recorded);
    if (isTold(recorded.finding, judgement.verdict)) onFalse(tenantId, recorded.verificationId);
    return recorded;
  };
}
export type LookAgain = ReturnType<typeof createLookAgain>;
