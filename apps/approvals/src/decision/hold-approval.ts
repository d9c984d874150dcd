import { AppError } from '@wingman/contracts';
import { insertIntake } from '@wingman/db';
import type { Db, IntakeEntry, TenantTx } from '@wingman/db';
import { lockApproval } from './approval-facts.js';
import type { ApprovalFacts, ApprovalNow } from './approval-facts.js';

interface Held<Result> {
  tenantId: string;
  approvalId: string;
  /** Judges the request and changes what follows from that. Throws an AppError where the rules refuse. */
  work(tx: TenantTx, now: ApprovalNow): Promise<Result>;
  /** What the ledger keeps of a refusal. */
  refusedEntry(approval: ApprovalFacts, refused: AppError): IntakeEntry;
}

/**
 * Does something with a request that nobody else changes meanwhile, in one transaction. A refusal is recorded in that
 * transaction, and thrown when it has ended. Throws `not_found` when the tenant has no such request.
 */
export async function holdApproval<Result>(
  db: Db,
  { tenantId, approvalId, work, refusedEntry }: Held<Result>,
): Promise<Result> {
  const outcome = await db.inTenant(tenantId, async (tx) => {
    const now = await lockApproval(tx, tenantId, approvalId);
    if (!now) throw new AppError('not_found', `no approval ${approvalId}`);
    try {
      return { result: await work(tx, now), refused: undefined };
    } catch (error) {
      const refused = refusalOf(error);
      await insertIntake(tx, [refusedEntry(now.approval, refused)]);
      return { refused };
    }
  });
  if (outcome.refused) throw outcome.refused;
  return outcome.result;
}

/** What was asked in a wrong way was no decision and no token: nobody needs to hear of it later. */
const QUESTIONS: ReadonlySet<string> = new Set(['invalid_request', 'command_not_literal']);

/** The refusal that an error stands for. Whatever else went wrong is thrown on, and so undoes the transaction. */
function refusalOf(error: unknown): AppError {
  if (error instanceof AppError && error.status < 500 && !QUESTIONS.has(error.code)) return error;
  if (error instanceof AppError && error.code === 'paused') return error;
  throw error;
}
