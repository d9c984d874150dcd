import { id } from '@wingman/contracts';
import { z } from 'zod';
import type { SigningKey, TrustedKeys } from './key-set.js';
import { signStatement, verifyStatement } from './signed-statement.js';

/** One person's decision on one request, as it is signed with a key that the database does not hold. */
const decision = z.strictObject({
  v: z.literal(1),
  tenant_id: id,
  approval_id: id,
  /** Hex digest of everything the approval is bound to. */
  approval_digest: z.string().regex(/^[0-9a-f]{64}$/),
  decision: z.enum(['APPROVED', 'REJECTED', 'AUTO_APPROVED']),
  /** `person:<id>`, `key:<id>` or, for what no person decided, `policy:<version>`. */
  decided_by: z.string().min(1).max(200),
  decided_at: z.iso.datetime(),
  /** When the approval ends, so that no edited row lives longer. */
  expires_at: z.iso.datetime(),
  /** How many different people had to say yes, by what was sealed and by the policy at that moment. */
  required_decisions: z.int().min(1).optional(),
  /** How many different people must still say yes after this one: only with 0 is the request approved. */
  needs_more: z.int().min(0),
});
export type SignedDecision = z.infer<typeof decision>;

const KIND = { type: 'wingman-decision+json', schema: decision, name: 'decision' };

/** The decision as a compact JWS (RFC 7515) over its canonical JSON. */
export const signDecision = (made: Omit<SignedDecision, 'v'>, key: SigningKey): Promise<string> =>
  signStatement(KIND, { ...made, v: 1 }, key);

/**
 * The decision that a signature stands for. Throws `not_approved` when it is no signature of a trusted key over a
 * decision: an edited row approves nothing.
 */
export const verifyDecision = (signature: string, keys: TrustedKeys): Promise<SignedDecision> =>
  verifyStatement(KIND, signature, keys);
