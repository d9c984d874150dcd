import { z } from 'zod';

/** Jobs carry identifiers, never data: Redis keeps job data in clear text and may lose it. */
const seq = z.int().min(0);

/** Claims `from_seq` to `to_seq` (both included) of a tenant's log wait for their verdicts. */
export const verifyClaimsJob = z.strictObject({ tenant_id: z.uuid(), from_seq: seq, to_seq: seq });
export type VerifyClaimsJob = z.infer<typeof verifyClaimsJob>;

/** The auditor reached verdicts that the watcher must look at. */
export const watchVerdictJob = z.strictObject({ tenant_id: z.uuid(), verification_id: z.uuid() });
export type WatchVerdictJob = z.infer<typeof watchVerdictJob>;

/** An instruction's registered checks wait for the verifier to look at the world as it is before the work. */
export const checksBaselineJob = z.strictObject({ tenant_id: z.uuid(), check_id: z.uuid() });
export type ChecksBaselineJob = z.infer<typeof checksBaselineJob>;

/** A request for approval whose time is up. */
export const expireApprovalJob = z.strictObject({ tenant_id: z.uuid(), approval_id: z.uuid() });
export type ExpireApprovalJob = z.infer<typeof expireApprovalJob>;

/** Code that waits to be validated. */
export const validateOutputJob = z.strictObject({ tenant_id: z.uuid(), validation_id: z.uuid() });
export type ValidateOutputJob = z.infer<typeof validateOutputJob>;
