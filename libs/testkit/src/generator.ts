import { randomBytes } from 'node:crypto';
import { newSecret, readSealingKey, sealSecret, STEP_SECONDS } from '@wingman/second-factor';
import type { Owner, SealingKey } from '@wingman/second-factor';
import { Secret, TOTP } from 'otpauth';
import type { TestDatabase } from './database.js';

export const createSealingKey = (): SealingKey => readSealingKey(randomBytes(32).toString('base64'));

/** A person's authenticator app. */
export interface Generator {
  /** The code of now, or of so many time steps later. */
  code(steps?: number): string;
  /** Six digits that are no code of its own around now. */
  wrongCode(): string;
}

/** The app that shows codes of this secret (base32). */
export function generatorOf(secret: string): Generator {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = (steps = 0) => totp.generate({ timestamp: Date.now() + steps * STEP_SECONDS * 1_000 });
  return {
    code,
    wrongCode() {
      const right = [-3, -2, -1, 0, 1, 2, 3].map(code);
      return ['000000', '000001', '000002', '000003', '000004', '000005', '000006', '000007'].find(
        (candidate) => !right.includes(candidate),
      )!;
    },
  };
}

/** Gives a person a generator, by administrator SQL. */
export async function enrolGenerator(database: TestDatabase, owner: Owner, key: SealingKey): Promise<Generator> {
  const secret = newSecret();
  await database.query(`INSERT INTO gatekeeper.person_totp (tenant_id, person_id, sealed_secret) VALUES ($1, $2, $3)`, [
    owner.tenantId,
    owner.personId,
    sealSecret(secret, key, owner),
  ]);
  return generatorOf(secret);
}
