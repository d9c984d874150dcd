import { z } from 'zod';
import { approvalStatus, commandText } from '../approval-words.js';
import { endpoint } from '../endpoint.js';
import { id, workerId } from '../primitives.js';
import { environmentName } from '../violation.js';

export const ROLLBACK_OF = 'rollback-of:';

/**
 * For whom a rollback is asked: not for the worker whose claim was FALSE, which is locked and may decide nothing, but for
 * a name of its own that no key is bound to. It stands in what people sign, so that who may not decide can be told by it.
 */
export const rollbackWorker = (liar: string): string => `${ROLLBACK_OF}${liar}`;

export const isRollbackWorker = (worker: string): boolean => worker.startsWith(ROLLBACK_OF);

/** Whose deed a request is about: the worker itself, or of a rollback the one whose claim was FALSE. */
export const workerBehind = (worker: string): string =>
  isRollbackWorker(worker) ? worker.slice(ROLLBACK_OF.length) : worker;

export const MAX_ROLLBACK_COMMANDS = 10;

export const rollbackBody = z.strictObject({
  tenant_id: id,
  /** The id that the approval gets: asking again is asking once. */
  rollback_id: id,
  /** Whose claim was FALSE, and by which key it was logged: neither decides. */
  worker_id: workerId,
  key_id: id,
  claim_id: id,
  claim_seq: z.int().min(0),
  verification_id: id,
  alert_id: id,
  commands: z.array(commandText).min(1).max(MAX_ROLLBACK_COMMANDS),
  environment: environmentName,
  declared_by: z.enum(['claim', 'policy']),
});
export type RollbackBody = z.infer<typeof rollbackBody>;

/** What became of a rollback: the approval's id is the rollback's, or that of the same request that waits already. */
export const rollbackAnswer = z.strictObject({ approval_id: id, status: approvalStatus });

export const requestRollback = endpoint({
  id: 'requestRollback',
  app: 'approvals',
  method: 'POST',
  path: '/internal/rollbacks',
  summary: 'Ask people to approve the rollback that follows from a verdict',
  scopes: [],
  callers: ['watcher'],
  body: rollbackBody,
  answers: { 200: { description: 'the request that people decide on', schema: rollbackAnswer } },
});
