import { z } from 'zod';

export const APPROVAL_STATUSES = [
  'PENDING',
  'AUTO_APPROVED',
  'AUTO_REJECTED',
  'APPROVED',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
] as const;
export const approvalStatus = z.enum(APPROVAL_STATUSES);
export type ApprovalStatus = z.infer<typeof approvalStatus>;

/** A command as its words. */
export const commandWords = z.array(z.string()).min(1);

/** A command as its words, or as a line that no shell would have to interpret. */
export const commandText = z.union([z.string(), commandWords]);
export type CommandText = z.infer<typeof commandText>;
