import type { AskEvidence } from '../evidence/evidence-client.js';
import type { AskSqlite } from '../probe/database/sqlite.js';
import type { EvidenceOf } from '../probe/probe.js';
import type { Scope } from '../scope/scope.js';
import type { VerifierWorld } from '../verification.js';

export interface WorldDeps {
  scopeOf: (tenantId: string) => Scope;
  /** The names this machine goes by. */
  hostIds: readonly string[];
  /** Undefined: no gateway is set, and nothing of an engine can be seen. */
  askEvidence?: AskEvidence | undefined;
  askSqlite?: AskSqlite | undefined;
  now?: () => Date;
}

/** What the probes may look at for one tenant. */
export function createWorldOf({ scopeOf, hostIds, askEvidence, askSqlite, now = () => new Date() }: WorldDeps) {
  return (tenantId: string): VerifierWorld => {
    const evidence: EvidenceOf | undefined = askEvidence && ((about, signal) => askEvidence(tenantId, about, signal));
    return { scope: scopeOf(tenantId), hostIds, now, evidence, askSqlite };
  };
}
