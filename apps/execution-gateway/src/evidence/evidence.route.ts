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
import type { Look } from '../objects/lookup.js';
import { redactFacts } from './redact.js';

interface EvidenceDeps {
  look: Look;
  now: () => Date;
}

const KINDS = { containers: 'container', images: 'image', volumes: 'volume', networks: 'network' } as const;

/** Read-only facts about what a tenant has in Docker: for people and auditors, and for the verifier's probes. */
export function evidenceRoutes({ look, now }: EvidenceDeps): Route[] {
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
    route(internalEvidence, ({ params }) => tell(params.tenant, KINDS[params.kind], params.name)),
  ];
}
