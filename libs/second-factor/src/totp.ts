import { Secret, TOTP } from 'otpauth';

/** One code counts for so long (RFC 6238, 4.1: the recommended time step). */
export const STEP_SECONDS = 30;
/** "a HMAC result of 160 bits" (RFC 4226, 4): the shared secret should be as long. */
const SECRET_BYTES = 20;
/** Clocks of telephones are off; one step to either side counts as well (RFC 6238, 5.2). */
const WINDOW = 1;

// What every authenticator app understands: SHA-1, 6 digits, 30 seconds.
const ALGORITHM = { algorithm: 'SHA1', digits: 6, period: STEP_SECONDS } as const;

/** A new shared secret, in base32. */
export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The `otpauth:` address that an authenticator app reads, as a QR code or a link. It holds the secret. */
export const uriOf = (secret: string, { issuer, label }: { issuer: string; label: string }): string =>
  new TOTP({ ...ALGORITHM, issuer, label, secret: Secret.fromBase32(secret) }).toString();

/** The time step whose code this is, next to the present one; undefined: it is nobody's code now. */
export function matchingStep(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const totp = new TOTP({ ...ALGORITHM, secret: Secret.fromBase32(secret) });
  const delta = totp.validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : totp.counter({ timestamp }) + delta;
}
