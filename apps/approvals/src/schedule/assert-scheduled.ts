import { AppError } from '@wingman/contracts';
import type { Tx } from '@wingman/db';
import type { ApprovalRules } from '@wingman/policy';
import { mayApproveNow } from './may-approve-now.js';
import type { Approving, Who } from './may-approve-now.js';

/**
 * Throws `forbidden_scope` unless the tenant's schedules let somebody approve this now; the sentence says when they
 * would, and who may instead.
 */
export async function assertScheduled(
  tx: Tx,
  { schedules = [] }: ApprovalRules,
  approving: Approving,
  now: Date,
): Promise<void> {
  const leave = mayApproveNow(schedules, approving, now);
  if (leave.allowed) return;
  const next = leave.nextAt ? `from ${leave.nextAt.toISOString()} on` : 'at no time in the next two weeks';
  const others = (await namesOf(tx, leave.mayNow)).join(', ');
  const sentence = `the schedule does not let you approve this now; it does ${next}`;
  throw new AppError('forbidden_scope', `${sentence}; now ${others === '' ? 'nobody may' : `may: ${others}`}`);
}

async function namesOf(tx: Tx, who: readonly Who[]): Promise<string[]> {
  const named = who.filter((one) => one !== 'anyone');
  const people = named.flatMap((one) => one.people ?? []);
  const keys = named.flatMap((one) => one.keys ?? []).map((key) => `key ${key}`);
  const { rows } = await tx.query<{ name: string }>('SELECT name FROM kit.people_named($1) ORDER BY name', [people], {
    name: 'people_named',
  });
  return [...new Set([...rows.map(({ name }) => name), ...keys])];
}
