import { AppError } from '@wingman/contracts';
import { unsealSecret } from './sealed-secret.js';
import type { SealingKey } from './sealed-secret.js';
import { matchingStep } from './totp.js';

/** A person's shared secret as it is stored, held against everybody else until the transaction ends. */
export interface HeldSecret {
  sealed: Buffer;
  /** No further code counts before this. */
  lockedUntil: Date | undefined;
  /** The database's clock. */
  now: Date;
}

/** Where shared secrets lie; each call is of the transaction that needs the code. */
export interface SecretBook {
  /** Undefined: the person has no generator. */
  hold(personId: string): Promise<HeldSecret | undefined>;
  /** Uses up the code of this time step; false when it, or a later one, was used before. */
  use(personId: string, step: number): Promise<boolean>;
  /** Counts a wrong code; the time until which no code counts, if that was one too many. */
  miss(personId: string): Promise<Date | undefined>;
}

export interface Asked {
  tenantId: string;
  /** The human who acts; undefined: nobody is known behind the key. */
  personId: string | undefined;
  /** As it was given. */
  code: string | undefined;
}

interface Means {
  book: SecretBook;
  /** Undefined: this deployment can check no codes, so none is right. */
  key: SealingKey | undefined;
}

const needed = (why: string): AppError => new AppError('otp_required', `policy asks for a one-time code: ${why}`);

/**
 * Throws unless the person gave a code of their own generator that is valid now and was never used: `otp_required`,
 * `otp_invalid` for a wrong or used one, `otp_locked` after too many of these. What was counted must be committed
 * although it throws, and what it allows must commit with it.
 */
export async function assertSecondFactor({ tenantId, personId, code }: Asked, { book, key }: Means): Promise<void> {
  if (personId === undefined) throw needed('nobody is known behind this key');
  if (code === undefined) throw needed('none was given');
  if (!key) throw needed('this service has no key to check any (SECOND_FACTOR_KEY_FILE)');
  const held = await book.hold(personId);
  if (!held) throw needed('an admin must set up a generator for you first');
  if (held.lockedUntil && held.lockedUntil > held.now) throw locked(held.lockedUntil);
  const secret = open(held.sealed, key, { tenantId, personId });
  const step = matchingStep(secret, code, held.now);
  if (step !== undefined && (await book.use(personId, step))) return;
  const lockedUntil = await book.miss(personId);
  if (lockedUntil) throw locked(lockedUntil);
  throw new AppError('otp_invalid', 'the one-time code is wrong or was used before');
}

const locked = (until: Date): AppError =>
  new AppError('otp_locked', `too many wrong one-time codes; no code of yours counts until ${until.toISOString()}`);

function open(sealed: Buffer, key: SealingKey, owner: { tenantId: string; personId: string }): string {
  try {
    return unsealSecret(sealed, key, owner);
  } catch (cause) {
    throw new AppError('unavailable', 'the stored generator cannot be read; an admin has to set up another', { cause });
  }
}
