import type { EvidenceOf } from '../../apps/verifier/src/probe/probe.js';
import { openEngine } from '../../apps/execution-gateway/src/engine/client.js';
import { createLook } from '../../apps/execution-gateway/src/objects/lookup.js';
import { redactFacts } from '../../apps/execution-gateway/src/evidence/redact.js';

/** What the gateway would tell of the engine at `host`, where everything in it is the tenant's. */
export function engineEvidence(host: string): EvidenceOf {
  const look = createLook(openEngine({ host }), { unlabelled: 'any' });
  return async ({ kind, name }) => {
    const seen = await look('evaluation', kind, name);
    if (seen === undefined) return 'absent';
    const facts = redactFacts(seen.facts);
    return { kind, name, id: seen.identity, observed_at: new Date().toISOString(), facts };
  };
}
