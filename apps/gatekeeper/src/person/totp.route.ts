import { AppError, enrolTotp } from '@wingman/contracts';
import { newSecret, sealSecret, uriOf } from '@wingman/second-factor';
import type { SealingKey } from '@wingman/second-factor';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import { actingAs } from '../acting.js';
import type { TotpStore } from './totp.store.js';

interface TotpRouteDeps {
  store: TotpStore;
  /** Undefined: no generator can be set up. */
  sealingKey: SealingKey | undefined;
}

/** What an authenticator app shows beside the codes. */
const ISSUER = 'Wingman';

/** `POST /admin/people/:id/totp`: the only time at which anybody sees the secret of a generator. */
export const totpRoutes = ({ store, sealingKey }: TotpRouteDeps): Route[] => [
  route(enrolTotp, async ({ principal, params: { id: personId } }) => {
    if (!sealingKey) throw new AppError('unavailable', 'SECOND_FACTOR_KEY_FILE is not set: no generator can be kept');
    const { tenantId } = principal;
    const name = await store.nameOf(tenantId, personId);
    if (name === undefined) throw new AppError('not_found', `no person ${personId}`);
    const secret = newSecret();
    await store.enrol(
      { tenantId, personId, sealed: sealSecret(secret, sealingKey, { tenantId, personId }) },
      actingAs(principal),
    );
    const answer = { person_id: personId, otpauth_uri: uriOf(secret, { issuer: ISSUER, label: name }) };
    return json(201, answer, { 'Cache-Control': 'no-store' });
  }),
];
