import {
  AppError,
  containerEvidence,
  imageEvidence,
  internalEvidence,
  networkEvidence,
  noSuchObject,
  volumeEvidence,
} from '@wingman/contracts';
import type { Evidence } from '@wingman/contracts';
import { json, route } from '@wingman/service-kit';
import type { Call, Reply, Route } from '@wingman/service-kit';
import type { IsUnowned, Look, Seen } from '../objects/lookup.js';
import { redactFacts } from './redact.js';

interface EvidenceDeps {
  look: Look;
  isUnowned: IsUnowned;
  now: () => Date;
}

const KINDS = { containers: 'container', images: 'image', volumes: 'volume', networks: 'network' } as const;

interface About {
  tenantId: string;
  kind: Evidence['kind'];
  name: string;
}

/** Read-only facts about what a tenant has in Docker: for people and auditors, and for the verifier's probes. */
export function evidenceRoutes({ look, isUnowned, now }: EvidenceDeps): Route[] {
  async function evidenceOf(
    { tenantId, kind, name }: About,
    whenAbsent: () => Promise<void> = async () => undefined,
  ): Promise<Reply> {
    const observedAt = now().toISOString();
    const seen = await look(tenantId, kind, name);
    if (seen) return json(200, tell({ kind, name }, seen, observedAt));
    await whenAbsent();
    throw new AppError('not_found', noSuchObject(kind));
  }
  const ofTenant =
    (kind: Evidence['kind']) =>
    ({ principal: { tenantId }, params: { name } }: Call<{ name: string }>): Promise<Reply> =>
      evidenceOf({ tenantId, kind, name });

  return [
    route(containerEvidence, ofTenant('container')),
    route(imageEvidence, ofTenant('image')),
    route(volumeEvidence, ofTenant('volume')),
    route(networkEvidence, ofTenant('network')),
    route(internalEvidence, ({ params: { tenant: tenantId, kind: kinds, name } }) => {
      const kind = KINDS[kinds];
      return evidenceOf({ tenantId, kind, name }, async () => {
        // What nobody has labelled may be the tenant's: "it is not there" would accuse an honest worker.
        if (!(await isUnowned(kind, name))) return;
        throw new AppError('unavailable', `there is a ${kind} of this name, and no label says whose it is`);
      });
    }),
  ];
}

const tell = (about: Pick<About, 'kind' | 'name'>, { identity: id, facts }: Seen, observedAt: string): Evidence => ({
  ...about,
  id,
  observed_at: observedAt,
  facts: redactFacts(facts),
});
