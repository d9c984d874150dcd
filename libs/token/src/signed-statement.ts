import { AppError } from '@wingman/contracts';
import { canonicalBytes } from '@wingman/ledger-format';
import { CompactSign, compactVerify } from 'jose';
import type { z } from 'zod';
import type { SigningKey, TrustedKeys } from './key-set.js';
import { assertCanonicalJws } from './signed-text.js';

const ALGORITHM = 'EdDSA';

/** One kind of statement that is signed with a key that the database does not hold. */
export interface StatementKind<Schema extends z.ZodType> {
  /** The `typ` of its header: a signature for one purpose is none for another. */
  type: string;
  schema: Schema;
  /** What it is called where its signature does not hold. */
  name: string;
}

/** The statement as a compact JWS (RFC 7515) over its canonical JSON. */
export async function signStatement<Schema extends z.ZodType>(
  { type, schema }: StatementKind<Schema>,
  made: z.input<Schema>,
  key: SigningKey,
): Promise<string> {
  return new CompactSign(canonicalBytes(schema.parse(made)))
    .setProtectedHeader({ alg: ALGORITHM, typ: type, kid: key.kid })
    .sign(key.privateKey);
}

/** What a signature stands for. Throws `not_approved` when it is no signature of a trusted key over such a statement. */
export async function verifyStatement<Schema extends z.ZodType>(
  { type, schema, name }: StatementKind<Schema>,
  signature: string,
  keys: TrustedKeys,
): Promise<z.output<Schema>> {
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
    if (protectedHeader.typ !== type) throw new Error('signed for another purpose');
    return schema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch (cause) {
    throw new AppError('not_approved', `the signature of the ${name} does not hold`, { cause });
  }
}
