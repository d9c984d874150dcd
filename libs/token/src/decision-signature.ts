import { AppError, id } from '@wingman/contracts';
import { canonicalBytes } from '@wingman/ledger-format';
import { CompactSign, compactVerify } from 'jose';
import { z } from 'zod';
import type { SigningKey, TrustedKeys } from './key-set.js';
import { assertCanonicalJws } from './signed-text.js';

const ALGORITHM = 'EdDSA';
const DECISION_TYPE = 'wingman-decision+json';

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
  /** How many different people must still say yes after this one: only with 0 is the request approved. */
  needs_more: z.int().min(0),
});
export type SignedDecision = z.infer<typeof decision>;

/** The decision as a compact JWS (RFC 7515) over its canonical JSON. */
export async function signDecision(made: Omit<SignedDecision, 'v'>, key: SigningKey): Promise<string> {
  return new CompactSign(canonicalBytes(decision.parse({ ...made, v: 1 })))
    .setProtectedHeader({ alg: ALGORITHM, typ: DECISION_TYPE, kid: key.kid })
    .sign(key.privateKey);
}

/**
 * The decision that a signature stands for. Throws `not_approved` when it is no signature of a trusted key over a
 * decision: an edited row approves nothing.
 */
export async function verifyDecision(signature: string, keys: TrustedKeys): Promise<SignedDecision> {
  try {
    assertCanonicalJws(signature);
    const { payload, protectedHeader } = await compactVerify(
      signature,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.get(kid);
        if (!key) throw new Error('no trusted key has this kid');
        return key;
      },
      { algorithms: [ALGORITHM] },
    );
    if (protectedHeader.typ !== DECISION_TYPE) throw new Error('signed for another purpose');
    return decision.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch (cause) {
    throw new AppError('not_approved', 'the signature of the decision does not hold', { cause });
  }
}
