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
import type { Reply, Route } from '@wingman/service-kit';
import type { IsUnowned, Look } from '../objects/lookup.js';
import { redactFacts } from './redact.js';

interface EvidenceDeps {
  look: Look;
  isUnowned: IsUnowned;
  now: () => Date;
}

const KINDS = { containers: 'container', images: 'image', volumes: 'volume', networks: 'network' } as const;

/** Read-only facts about what a tenant has in Docker: for people and auditors, and for the verifier's probes. */
export function evidenceRoutes({ look, isUnowned, now }: EvidenceDeps): Route[] {
  async function tell(tenantId: string, kind: Evidence['kind'], name: string): Promise<Reply> {
    const observedAt = now().toISOString();
    const seen = await look(tenantId, kind, name);
    if (!seen) throw new AppError('not_found', noSuchObject(kind));
    const { identity: id, facts } = seen;
    const evidence: Evidence = { kind, name, id, observed_at: observedAt, facts: redactFacts(facts) };
    return json(200, evidence);
  }

  return [
    route(containerEvidence, ({ principal, params }) => tell(principal.tenantId, 'container', params.name)),
    route(imageEvidence, ({ principal, params }) => tell(principal.tenantId, 'image', params.name)),
    route(volumeEvidence, ({ principal, params }) => tell(principal.tenantId, 'volume', params.name)),
    route(networkEvidence, ({ principal, params }) => tell(principal.tenantId, 'network', params.name)),
    route(internalEvidence, async ({ params: { tenant, kind: kinds, name } }) => {
      const kind = KINDS[kinds];
      // What nobody has labelled may be the tenant's: "it is not there" would accuse an honest worker.
      if (!(await look(tenant, kind, name)) && (await isUnowned(kind, name))) {
        throw new AppError('unavailable', `there is a ${kind} of this name, and no label says whose it is`);
      }
      return tell(tenant, kind, name);
    }),
  ];
}
