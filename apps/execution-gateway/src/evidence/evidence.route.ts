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
import { factsOfChecks } from './facts-of-checks.js';
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

interface Telling {
  /** Which of the facts are told. Default: all. */
  of?: (kind: Evidence['kind'], facts: Seen['facts']) => Seen['facts'];
  whenAbsent?: () => Promise<void>;
}

/** Read-only facts about what a tenant has in Docker: for people and auditors, and for the verifier's probes. */
export function evidenceRoutes({ look, isUnowned, now }: EvidenceDeps): Route[] {
  async function evidenceOf(
    { tenantId, kind, name }: About,
    { of = (_kind, facts) => facts, whenAbsent }: Telling = {},
  ): Promise<Reply> {
    const observedAt = now().toISOString();
    const seen = await look(tenantId, kind, name);
    if (seen) return json(200, tell({ kind, name }, { ...seen, facts: of(kind, seen.facts) }, observedAt));
    await whenAbsent?.();
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
      const whenAbsent = async (): Promise<void> => {
        // What nobody has labelled may be the tenant's: "it is not there" would accuse an honest worker.
        if (!(await isUnowned(kind, name))) return;
        throw new AppError('unavailable', `there is a ${kind} of this name, and no label says whose it is`);
      };
      return evidenceOf({ tenantId, kind, name }, { of: factsOfChecks, whenAbsent });
    }),
  ];
}

const tell = (about: Pick<About, 'kind' | 'name'>, { identity: id, facts }: Seen, observedAt: string): Evidence => ({
  ...about,
  id,
  observed_at: observedAt,
  facts: redactFacts(facts),
});
