import type { ErrorCode, Severity } from '@wingman/contracts';
import { z } from 'zod';
import type { NewAlert } from '../alert/alert.js';
import { shortLine } from '../alert/alert.js';

/** What the ledger tells of an attempt that was refused (apps/execution-gateway, `execution.refused`). */
export const refusedLeaf = z.looseObject({
  timestamp: z.string(),
  execution_id: z.uuid(),
  code: z.string(),
  by: z.string(),
  worker_id: z.string().optional(),
  approval_id: z.string().optional(),
  command: z.string().optional(),
});
export type RefusedLeaf = z.infer<typeof refusedLeaf>;

/** Of an execution that nobody knows the end of (`execution.unknown`). */
export const unknownLeaf = z.looseObject({
  execution_id: z.uuid(),
  approval_id: z.string(),
  worker_id: z.string(),
  environment: z.string(),
});
export type UnknownLeaf = z.infer<typeof unknownLeaf>;

/**
 * What somebody must hear of. A token that was forged, or an approval that is not what was decided on, is an attack or a
 * breach; the others are an attempt to run something else than what was approved, or again. An approval that simply
 * expired, or that is paused, is neither.
 */
const TOLD: Partial<Record<ErrorCode, { severity: Severity; what: string }>> = {
  token_replayed: { severity: 'WARNING', what: 'a command that has been run was to be run again' },
  token_scope: { severity: 'WARNING', what: 'a token was used for something else than it allows' },
  approval_drifted: { severity: 'WARNING', what: 'what a command names is no longer what was approved' },
  policy_floor: { severity: 'WARNING', what: 'a command that no approval allows' },
  environment_not_allowed: { severity: 'WARNING', what: 'a token for an environment that is not served' },
  worker_locked: { severity: 'WARNING', what: 'a locked worker tried to run something' },
  token_invalid: { severity: 'WARNING', what: 'a token that is not valid' },
  not_approved: { severity: 'CRITICAL', what: 'an approval that is not what was decided on' },
};

interface Window {
  /** Refusals of one worker with one code within such a time are one record, which counts them. */
  windowMs: number;
}

/** The alert for a refused attempt; undefined for one that nobody needs to hear of. */
export function refusedAlert(leaf: RefusedLeaf, { windowMs }: Window): NewAlert | undefined {
  const told = TOLD[leaf.code as ErrorCode];
  if (!told) return undefined;
  const window = new Date(Math.floor(Date.parse(leaf.timestamp) / windowMs) * windowMs).toISOString();
  return {
    kind: 'execution_refused',
    severity: told.severity,
    title: `Refused (${leaf.code}): ${told.what}`,
    detail: [
      `Execution ${leaf.execution_id}, asked for by ${leaf.by}.`,
      ...(leaf.approval_id === undefined ? [] : [`Approval ${leaf.approval_id}.`]),
      ...(leaf.command === undefined ? [] : [`The command: ${shortLine(leaf.command, 500)}`]),
      'Nothing was run. More of the same within this time are counted here.',
    ].join('\n\n'),
    ...(leaf.worker_id !== undefined && { workerId: leaf.worker_id }),
    dedupKey: `execution_refused:${leaf.code}:${window}:${leaf.worker_id ?? leaf.by}`,
    repeats: true,
  };
}

/** The alert for an execution whose process died under it. */
export const unknownAlert = (leaf: UnknownLeaf): NewAlert => ({
  kind: 'execution_unknown',
  severity: 'CRITICAL',
  title: 'Nobody knows how a command ended',
  detail: [
    `Execution ${leaf.execution_id} of approval ${leaf.approval_id} in ${leaf.environment}.`,
    'The process that ran it ended before its end was recorded. It is never run again: look at what it was to change.',
  ].join('\n\n'),
  workerId: leaf.worker_id,
  dedupKey: `execution_unknown:${leaf.execution_id}`,
  repeats: false,
});
