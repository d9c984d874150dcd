import { AppError, getAttestation, listAttestationKeys } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Route } from '@wingman/service-kit';
import type { SigningKey } from '@wingman/token';
import type { VerificationStore } from '../question/verification.store.js';
import type { AttestationStore } from './attestation.store.js';
import { sealStatement } from './dsse.js';
import { statementOf } from './statement.js';

export interface AttestationDeps {
  verifications: VerificationStore;
  attestations: AttestationStore;
  /** Undefined: this deployment signs no attestations. */
  key: SigningKey | undefined;
}

/** `GET /verifications/:id/attestation` and the key to check it by. Must stand before `GET /verifications/:id`. */
export function attestationRoutes({ verifications, attestations, key }: AttestationDeps): Route[] {
  return [
    route(listAttestationKeys, async () => json(200, { keys: key === undefined ? [] : [key.publicJwk] })),

    route(getAttestation, async ({ principal: { tenantId }, params, ownWorker }) => {
      if (key === undefined) throw new AppError('not_built', 'no key is set by which attestations are signed');
      const verification = await verifications.find(tenantId, params.id);
      if (!verification || (ownWorker !== undefined && verification.worker_id !== ownWorker)) {
        throw new AppError('not_found', `no verification ${params.id}`);
      }
      const attested = await attestations.find(tenantId, verification);
      if (!attested) throw new AppError('not_found', `of verification ${params.id} it is not known what was judged`);
      return json(200, sealStatement(statementOf(attested), key));
    }),
  ];
}
