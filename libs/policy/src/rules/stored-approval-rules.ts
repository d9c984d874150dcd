import { AppError } from '@wingman/contracts';
import type { ApprovalRules } from './approval-rules.js';
import { approvalRulesIn } from './policy.js';
import { readStoredLayers } from './read-layers.js';

/**
 * What layers, as they are stored, say of approvals in an environment; nothing stored says nothing. Throws
 * `unavailable` for what cannot be read: nobody can say what it would have asked for.
 */
export function storedApprovalRules(stored: unknown, environment: string): ApprovalRules {
  try {
    return approvalRulesIn(readStoredLayers(stored ?? []), environment);
  } catch (cause) {
    throw new AppError('unavailable', 'the stored policy cannot be read; an admin has to put another one', { cause });
  }
}
