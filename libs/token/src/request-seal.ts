import { id, RISK_LEVELS } from '@wingman/contracts';
import { z } from 'zod';
import type { SigningKey, TrustedKeys } from './key-set.js';
import { signStatement, verifyStatement } from './signed-statement.js';

/** By what a request that waits will be decided, signed when it was made: who asked, its risk, how many must agree. */
const request = z.strictObject({
  v: z.literal(1),
  tenant_id: id,
  approval_id: id,
  /** Hex digest of everything the approval is bound to. */
  approval_digest: z.string().regex(/^[0-9a-f]{64}$/),
  risk_level: z.enum(RISK_LEVELS),
  required_decisions: z.int().min(1),
  requester_key_id: id,
  requester_person_id: id.nullable(),
});
export type SealedRequest = z.infer<typeof request>;

const KIND = { type: 'wingman-request+json', schema: request, name: 'request' };

/** The request's seal as a compact JWS (RFC 7515) over its canonical JSON. */
export const sealRequest = (made: Omit<SealedRequest, 'v'>, key: SigningKey): Promise<string> =>
  signStatement(KIND, { ...made, v: 1 }, key);

/** What was sealed. Throws `not_approved` when it is no seal of a trusted key over a request. */
export const openSeal = (seal: string, keys: TrustedKeys): Promise<SealedRequest> => verifyStatement(KIND, seal, keys);
